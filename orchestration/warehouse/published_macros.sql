-- Macros of the published file. `from trending_on(date '2025-03-05')` asks of any day what trending_topics and
-- trending_phrases say of Sundays: kind is topic or phrase, id its topic_id or phrase_id. Windows and limits are those
-- of dbt_project.yml; a test keeps both equal. All sources are compared: where sources come or go within the windows,
-- ask for a Sunday, since the tables compare only those present in both.

-- probability that a standard normal variable exceeds z >= 0 (Press et al., Numerical Recipes, "erfcc")
create or replace macro normal_upper_tail(z) as (
    with x as (select z / sqrt(2.0) as x, 1.0 / (1.0 + 0.5 * z / sqrt(2.0)) as t)

    select 0.5 * t * exp(-x * x + list_reduce(
        [0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223],
        lambda sum, term: sum * t + term
    ))
    from x
);

-- probability of at least k successes in n trials of probability p; from 1,000 trials on by the normal distribution
create or replace macro binomial_upper_tail(k, n, p) as
    case
        when k <= 0 then 1.0
        when n <= 1000
            then least(1.0, list_sum(list_transform(
                range(k::bigint, n::bigint + 1),
                lambda i: exp(lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) + i * ln(p) + (n - i) * ln(1 - p))
            )))
        else normal_upper_tail(greatest(0, (k - 0.5 - n * p) / sqrt(n * p * (1 - p))))
    end;

create or replace macro trending_on(asked_day) as table
    with lengths as (
        -- windows as long as those of the Sundays
        select
            max(as_of - recent_from + 1)::integer as recent_days,
            max(as_of - baseline_from + 1)::integer as compared_days
        from trend_windows
    ),

    asked as (
        select
            asked_day::date as as_of,
            asked_day::date - recent_days as recent_after,
            asked_day::date - compared_days as baseline_after
        from lengths
    ),

    days as (
        select
            (asked.as_of - periods.period_start) // 7 as weeks_ago,
            periods.total_papers,
            periods.period_start > asked.recent_after as is_recent
        from trend_periods as periods
        inner join asked
            on periods.period_start <= asked.as_of and periods.period_start > asked.baseline_after
        where periods.grain = 'day'
    ),

    totals as (
        select
            coalesce(sum(total_papers) filter (where is_recent), 0) as recent_total_papers,
            coalesce(sum(total_papers) filter (where not is_recent), 0) as baseline_total_papers,
            count(distinct weeks_ago) filter (where not is_recent) >= 8 as has_history
        from days
    ),

    counts as (
        select 'topic' as kind, trends.topic_id as id, trends.period_start as listed_on, trends.papers, null::date as known_from
        from topic_trends as trends
        where trends.grain = 'day' and trends.papers > 0
        union all
        select 'phrase' as kind, trends.phrase_id as id, trends.period_start as listed_on, trends.papers, phrases.known_from
        from phrase_trends as trends
        inner join phrases on trends.phrase_id = phrases.phrase_id
        where trends.grain = 'day' and phrases.known_from is not null
    ),

    placed as (
        select
            counts.*,
            counts.listed_on > asked.recent_after as is_recent,
            counts.listed_on > asked.baseline_after as is_within
        from counts
        inner join asked
            on counts.listed_on <= asked.as_of and (counts.known_from is null or counts.known_from <= asked.as_of)
    ),

    counted as (
        select
            kind,
            id,
            coalesce(sum(papers) filter (where is_recent), 0) as recent_papers,
            coalesce(sum(papers) filter (where is_within and not is_recent), 0) as baseline_papers,
            bool_and(is_recent) as is_first_seen
        from placed
        group by kind, id
        having kind = 'topic' or bool_or(is_within)
    ),

    -- of a phrase and a longer one with nearly all of its papers, the longer one
    absorbed as (
        select parts.id
        from (select phrase_id as id, unnest(part_of) as longer_id from phrases) as parts
        inner join counted as shorter on parts.id = shorter.id and shorter.kind = 'phrase'
        inner join counted as longer on parts.longer_id = longer.id and longer.kind = 'phrase'
        where case
            when shorter.recent_papers >= 5
                then longer.recent_papers >= 5
                and shorter.recent_papers - longer.recent_papers < greatest(2, 0.2 * shorter.recent_papers)
            else longer.baseline_papers >= 5
            and shorter.baseline_papers - longer.baseline_papers < greatest(2, 0.2 * shorter.baseline_papers)
        end
    ),

    compared as (
        select
            *,
            recent_papers + baseline_papers as papers,
            recent_total_papers / (recent_total_papers + baseline_total_papers) as expected,
            100 * (recent_papers + baseline_papers) / (recent_total_papers + baseline_total_papers) as prior,
            has_history and recent_total_papers > 0 and baseline_total_papers > 0 and recent_papers + baseline_papers >= 5 as is_tested
        from counted
        cross join totals
        where recent_total_papers + baseline_total_papers > 0
    ),

    measured as (
        select
            *,
            recent_papers >= papers * expected as is_up,
            case when is_tested then (
                ln((recent_papers + prior) / (recent_total_papers + 100 - recent_papers - prior))
                - ln((baseline_papers + prior) / (baseline_total_papers + 100 - baseline_papers - prior))
            ) / sqrt(1 / (recent_papers + prior) + 1 / (baseline_papers + prior)) end as z,
            case when is_tested
                then ((recent_papers + 0.5) / recent_total_papers) / ((baseline_papers + 0.5) / baseline_total_papers)
            end as change,
            case
                when is_tested and recent_papers >= papers * expected then binomial_upper_tail(recent_papers, papers, expected)
                when is_tested then binomial_upper_tail(baseline_papers, papers, 1 - expected)
            end as p_value
        from compared
    ),

    ranked as (
        select
            *,
            p_value * count(*) filter (where is_tested) over (partition by kind)
            / row_number() over (partition by kind, is_tested, is_up order by p_value, id) as q_at_rank
        from measured
    ),

    tested as (
        select
            *,
            case when is_tested then least(1.0, min(q_at_rank) over (
                partition by kind, is_tested, is_up order by p_value, id rows between current row and unbounded following
            )) end as q_value,
            case when is_tested then (case when is_up then -1 else 1 end) * ln(greatest(p_value, 1e-300)) end as evidence,
            case kind when 'topic' then 1.2 else 2.0 end as min_change
        from ranked
    )

    select
        kind,
        id,
        row_number() over (
            partition by kind order by evidence desc nulls last, change desc nulls last, recent_papers desc, id
        ) as rank,
        case
            when not is_tested then 'insufficient'
            when q_value <= 0.25 and recent_papers >= 5 and change >= min_change then 'rising'
            when is_first_seen and recent_papers >= 5 then 'new'
            when q_value > 0.25 then 'steady'
            when baseline_papers >= 5 and change <= 1 / min_change then 'falling'
            else 'steady'
        end as status,
        recent_papers::bigint as recent_papers,
        recent_total_papers::bigint as recent_total_papers,
        recent_papers / nullif(recent_total_papers, 0) as recent_share,
        baseline_papers::bigint as baseline_papers,
        baseline_total_papers::bigint as baseline_total_papers,
        baseline_papers / nullif(baseline_total_papers, 0) as baseline_share,
        change,
        z,
        q_value
    from tested
    where kind = 'topic' or id not in (select absorbed.id from absorbed);

comment on macro normal_upper_tail is 'The probability that a standard normal variable exceeds z, which is at least 0.';
comment on macro binomial_upper_tail is 'The probability of at least k successes in n trials of probability p.';
comment on macro table trending_on is
'One row per topic and phrase with papers in the windows that end on a day: what trending_topics and trending_phrases would say of that day.
kind is topic or phrase, id its topic_id or phrase_id: from trending_on(date ''2025-03-05'') where status = ''rising'' order by kind, rank.';
