with candidates as (
    select * from {{ ref('int_recent_papers') }}
),

sources as (
    select
        candidates.as_of,
        candidates.paper_id,
        count(*) as sources
    from candidates
    inner join {{ ref('int_paper_source_days') }} as source_days
        on
            candidates.paper_id = source_days.paper_id
            and candidates.as_of >= source_days.listed_on
    group by
        candidates.as_of,
        candidates.paper_id
),

rising as (
    select
        as_of,
        topic_id,
        least(log2(change), 1) as momentum
    from {{ ref('int_trending_topics') }}
    where status in ('rising', 'new')
),

momentum as (
    select
        candidates.as_of,
        candidates.paper_id,
        arg_max(topics.name, (rising.momentum, topics.topic_id)) as topic,
        max(rising.momentum) as momentum
    from candidates
    inner join {{ ref('int_topic_papers') }} as topic_papers
        on candidates.paper_id = topic_papers.paper_id
    inner join rising
        on
            topic_papers.topic_id = rising.topic_id
            and candidates.as_of = rising.as_of
    inner join {{ ref('int_topics') }} as topics
        on rising.topic_id = topics.topic_id
    group by
        candidates.as_of,
        candidates.paper_id
),

scored as (
    select
        candidates.*,
        sources.sources,
        momentum.topic,
        {{ var('paper_source_points') }} * least(sources.sources - 1, 2) as source_points,
        coalesce({{ var('paper_topic_points') }} * momentum.momentum, 0) as topic_points
    from candidates
    inner join sources
        on
            candidates.as_of = sources.as_of
            and candidates.paper_id = sources.paper_id
    left join momentum
        on
            candidates.as_of = momentum.as_of
            and candidates.paper_id = momentum.paper_id
),

int_trending_papers as (
    select
        as_of,
        paper_id,
        row_number() over by_score as rank,
        round(recency_points + upvote_points + source_points + topic_points, 3) as score,
        list_filter(
            [
                'listed ' || (as_of - first_listed_on) || ' days before: ' || printf('%.2f', recency_points),
                case
                    when upvotes is not null
                        then
                            upvotes || ' upvotes, as many as or more than ' || round(100 * upvote_rank)::integer
                            || '% of its day''s papers: ' || printf('%.2f', upvote_points)
                end,
                case when sources > 1 then 'listed by ' || sources || ' sources: ' || printf('%.2f', source_points) end,
                case when topic is not null then 'its topic ' || topic || ' is rising: ' || printf('%.2f', topic_points) end
            ],
            lambda reason: reason is not null
        ) as reasons
    from scored
    window
        by_score as (
            partition by as_of order by round(recency_points + upvote_points + source_points + topic_points, 3) desc, paper_id
        )
    qualify row_number() over by_score <= {{ var('paper_trending_kept') }}
)

select * from int_trending_papers
