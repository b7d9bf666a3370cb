{{ config(materialized='incremental', unique_key='text_no', incremental_strategy='delete+insert') }}

with papers as (
    select
        papers.paper_id,
        papers.text_key,
        days.first_listed_on,
        coalesce({{ week_end('days.first_listed_on') }}, {{ undated_week() }}) as week_end,
        '{{ phrase_method_key() }}' as method_key
    from {{ ref('papers') }} as papers
    left join {{ ref('int_paper_days') }} as days
        on papers.paper_id = days.paper_id
),

known as (
    {% if is_incremental() %}
    select * from {{ this }}
    {% else %}
        select
            paper_id,
            text_key,
            first_listed_on,
            week_end,
            method_key,
            0::bigint as text_no,
            true as is_current,
            0::bigint as change
        from papers
        where false
    {% endif %}
),

counters as (
    select
        coalesce(max(text_no), 0) as last_text_no,
        coalesce(max(change), 0) + 1 as change
    from known
),

added as (
    select papers.*
    from papers
    anti join known
        on
            papers.paper_id = known.paper_id
            and papers.text_key = known.text_key
            and papers.method_key = known.method_key
            and papers.first_listed_on is not distinct from known.first_listed_on
            and known.is_current
),

gone as (
    select known.*
    from known
    anti join papers
        on
            known.paper_id = papers.paper_id
            and known.text_key = papers.text_key
            and known.method_key = papers.method_key
            and known.first_listed_on is not distinct from papers.first_listed_on
    where known.is_current
),

int_phrase_texts as (
    select
        added.paper_id,
        added.text_key,
        added.first_listed_on,
        added.week_end,
        added.method_key,
        counters.last_text_no + row_number() over (order by added.week_end, added.paper_id) as text_no,
        true as is_current,
        counters.change
    from added
    cross join counters
    union all
    select
        gone.paper_id,
        gone.text_key,
        gone.first_listed_on,
        gone.week_end,
        gone.method_key,
        gone.text_no,
        false as is_current,
        counters.change
    from gone
    cross join counters
)

select * from int_phrase_texts
