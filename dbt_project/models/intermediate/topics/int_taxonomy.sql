with terms as (
    select * from {{ ref('int_topic_terms') }}
),

settings as (
    select '{{ topic_rules() | join(" ") }}' as rules
),

int_taxonomy as (
    select
        md5(
            {{ rows_fingerprint("terms.topic_id || ' ' || terms.area_id || ' ' || terms.term || ' ' || terms.weight") }}
            || ' ' || any_value(settings.rules)
        ) as taxonomy_key
    from settings
    left join terms
        on true
)

select * from int_taxonomy
