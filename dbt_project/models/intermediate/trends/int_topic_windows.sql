with as_ofs as (
    select * from {{ ref('int_trend_as_ofs') }}
),

counted as (
    select
        paper_weeks.sources,
        topic_papers.topic_id,
        paper_weeks.week_end,
        count(*) as papers
    from {{ ref('int_topic_papers') }} as topic_papers
    inner join {{ ref('int_trend_paper_weeks') }} as paper_weeks
        on topic_papers.paper_id = paper_weeks.paper_id
    group by all
),

firsts as (
    select
        topic_papers.topic_id,
        min({{ week_end('days.first_listed_on') }}) as first_week
    from {{ ref('int_topic_papers') }} as topic_papers
    inner join {{ ref('int_paper_days') }} as days
        on topic_papers.paper_id = days.paper_id
    group by topic_papers.topic_id
),

int_topic_windows as (
    select
        as_ofs.as_of,
        firsts.topic_id,
        coalesce(sum(counted.papers) filter (where counted.week_end > as_ofs.recent_after), 0)::bigint as recent_papers,
        coalesce(sum(counted.papers) filter (where counted.week_end <= as_ofs.recent_after), 0)::bigint as baseline_papers,
        firsts.first_week > as_ofs.recent_after as is_first_seen
    from as_ofs
    inner join firsts
        on as_ofs.as_of >= firsts.first_week
    left join counted
        on
            firsts.topic_id = counted.topic_id
            and as_ofs.sources = counted.sources
            and as_ofs.baseline_after < counted.week_end
            and as_ofs.as_of >= counted.week_end
    group by
        as_ofs.as_of,
        as_ofs.recent_after,
        firsts.topic_id,
        firsts.first_week
)

select * from int_topic_windows
