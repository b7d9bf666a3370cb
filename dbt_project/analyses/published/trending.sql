-- `from trending_on(date '2025-03-05')` asks of any day what trending_topics and trending_phrases say of Sundays: kind is
-- topic or phrase, id its topic_id or phrase_id. All sources are compared: where sources come or go within the windows, ask
-- for a Sunday, since the tables compare only those present in both.

-- the windows that end on a day, and their papers; one row
create or replace macro windows_on(asked_day) as table
    with asked as (
        select
            asked_day::date as as_of,
            asked_day::date - {{ 7 * var('trend_recent_weeks') }} as recent_after,
            asked_day::date - {{ 7 * (var('trend_recent_weeks') + var('trend_baseline_weeks')) }} as baseline_after,
            asked_day::date - {{ 7 * (var('trend_recent_weeks') + var('trend_half_year_weeks')) }} as half_year_after
    ),

    days as (
        select
            date_diff('day', periods.period_start, asked.as_of) // 7 as weeks_ago,
            periods.total_papers,
            periods.period_start > asked.recent_after as is_recent,
            periods.period_start > asked.half_year_after as is_half_year
        from trend_periods as periods
        inner join asked
            on periods.period_start <= asked.as_of and periods.period_start > asked.baseline_after
        where periods.grain = 'day'
    ),

    totals as (
        select
            coalesce(sum(total_papers) filter (where is_recent), 0)::bigint as recent_total_papers,
            coalesce(sum(total_papers) filter (where not is_recent), 0)::bigint as baseline_total_papers,
            coalesce(sum(total_papers) filter (where is_half_year and not is_recent), 0)::bigint as half_year_total_papers,
            count(distinct weeks_ago) filter (where not is_recent) >= {{ var('trend_min_baseline_weeks') }} as has_history
        from days
    )

    select
        asked.as_of,
        asked.recent_after + 1 as recent_from,
        asked.baseline_after + 1 as baseline_from,
        asked.half_year_after + 1 as half_year_from,
        totals.recent_total_papers,
        totals.baseline_total_papers,
        totals.half_year_total_papers,
        totals.has_history
    from asked
    cross join totals;

create or replace macro trending_on(asked_day) as table
    with asked as materialized (
        from windows_on(asked_day)
    ),

    counts as (
        select 'topic' as kind, topic_id as id, period_start as listed_on, papers, null::date as known_from
        from topic_trends
        where grain = 'day' and papers > 0
        union all
        select 'phrase' as kind, trends.phrase_id as id, trends.period_start as listed_on, trends.papers, phrases.known_from
        from phrase_trends as trends
        inner join phrases on trends.phrase_id = phrases.phrase_id
        where trends.grain = 'day' and phrases.known_from is not null
    ),

    placed as (
        select
            counts.*,
            counts.listed_on >= asked.recent_from as is_recent,
            counts.listed_on >= asked.baseline_from as is_within,
            counts.listed_on >= asked.half_year_from as is_half_year
        from counts
        inner join asked
            on counts.listed_on <= asked.as_of and (counts.known_from is null or counts.known_from <= asked.as_of)
    ),

    papers_of_each as (
        select
            kind,
            id,
            coalesce(sum(papers) filter (where is_recent), 0)::bigint as recent_papers,
            coalesce(sum(papers) filter (where is_within and not is_recent), 0)::bigint as baseline_papers,
            coalesce(sum(papers) filter (where is_half_year and not is_recent), 0)::bigint as half_year_papers,
            bool_and(is_recent) as is_first_seen
        from placed
        group by kind, id
        having kind = 'topic' or bool_or(is_within)
    ),

    windows as (
        select
            *,
            {{ log_odds_z('recent_papers', 'recent_total_papers', 'baseline_papers', 'baseline_total_papers') }} as z,
            case
                when recent_total_papers > 0 and baseline_total_papers > 0
                    then {{ change_of('recent_papers', 'recent_total_papers', 'baseline_papers', 'baseline_total_papers') }}
            end as change
        from papers_of_each
        cross join asked
    ),

    weights as (
        select asked.as_of, learned.* exclude (as_of)
        from lasting_weights as learned
        cross join asked
        where learned.as_of = (select max(earlier.as_of) from lasting_weights as earlier where earlier.as_of <= asked.as_of)
    ),

    parts as (
        select phrase_id, unnest(part_of) as longer_phrase_id from phrases
    ),

    {{ trending('windows', 'parts', 'weights') }}

    select * exclude (as_of, is_first_seen, has_history) from trending;

-- normalised pointwise mutual information of two things in `a` and `b` of `total` papers, `together` of them in both
create or replace macro npmi(together, a, b, total) as
    {{ npmi('together', 'a', 'b', 'total') }};

comment on macro npmi is
'Normalised pointwise mutual information of two things in a and b of total papers and in both of them together: -1 never, 0 by chance, 1 always.';
comment on macro table windows_on is
'One row: the recent and the baseline window that end on a day, and their papers of all sources: from windows_on(date ''2025-03-05'').';
comment on macro table trending_on is
'One row per topic and phrase with papers in the windows that end on a day: what trending_topics and trending_phrases would say of that day.
kind is topic or phrase, id its topic_id or phrase_id: from trending_on(date ''2025-03-05'') where status = ''rising'' order by kind, rank.';
