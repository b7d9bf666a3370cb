with topic_rows as (
    select
        *,
        row_number() over (partition by topic_id order by line) as times_given
    from {{ ref('stg_config_topics') }}
),

term_rows as (
    select
        *,
        row_number() over (partition by topic_id, term_key order by line) as times_given
    from (select *, {{ term_key("coalesce(term, '')") }} as term_key from {{ ref('stg_config_topic_terms') }})
),

topics as (
    select * from {{ ref('topics') }}
),

bad_topics as (
    select
        'topics.csv' as file,
        topic_rows.line,
        case
            when topic_rows.topic_id is null then 'topic_id_missing'
            when topic_rows.times_given > 1 then 'topic_repeated'
            when topic_rows.parent_topic_id is not null and parents.topic_id is null then 'parent_unknown'
            when parents.parent_topic_id is not null or parents.topic_id = topic_rows.topic_id then 'parent_is_no_area'
            when curated.topic_id is null and topic_rows.name is null then 'name_missing'
        end as reason,
        coalesce(topic_rows.parent_topic_id, topic_rows.topic_id) as detail
    from topic_rows
    left join topics as parents
        on topic_rows.parent_topic_id = parents.topic_id
    left join {{ ref('curated_topics') }} as curated on topic_rows.topic_id = curated.topic_id
),

areas_moved_below as (
    -- the row is valid by itself, but moves an area that has topics below another area
    select
        'topics.csv' as file,
        topic_rows.line,
        'area_has_topics' as reason,
        topic_rows.topic_id as detail
    from topic_rows
    where
        topic_rows.parent_topic_id is not null
        and topic_rows.topic_id in (select parent_topic_id from topics)
),

bad_terms as (
    select
        'topic_terms.csv' as file,
        term_rows.line,
        case
            when term_rows.topic_id is null then 'topic_id_missing'
            when topics.topic_id is null then 'topic_unknown'
            when term_rows.term_key = '' then 'term_empty'
            when {{ only_everyday_words('term_rows.term_key') }} then 'term_matches_everything'
            when term_rows.times_given > 1 then 'term_repeated'
            when term_rows.weight is null and term_rows.weight_as_written is not null then 'weight_is_no_number'
            when not term_rows.weight between 0 and {{ var('topic_max_weight') }} then 'weight_out_of_range'
        end as reason,
        case when topics.topic_id is null then term_rows.topic_id else term_rows.term end as detail
    from term_rows
    left join topics using (topic_id)
)

select * from bad_topics where reason is not null
union
select * from areas_moved_below
union all
select * from bad_terms where reason is not null
