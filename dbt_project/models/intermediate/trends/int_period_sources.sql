with source_days as (
    select * from {{ ref('int_paper_source_days') }}
),

int_period_sources as (
    {%- for grain in trend_grains() %}
        select
            source,
            '{{ grain }}' as grain,
            {{ period_start(grain, 'listed_on') }} as period_start,
            count(*) as total_papers
        from source_days
        group by all
        {{ "union all" if not loop.last }}
    {%- endfor %}
)

select * from int_period_sources
