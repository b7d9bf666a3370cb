-- `from trending_on(date '2025-03-05')` gives for any day what trending_topics and trending_phrases give for Sundays: kind is
-- topic or phrase, id its topic_id or phrase_id. It compares all sources: if sources come or go within the windows, ask for a
-- Sunday, since the tables compare only sources present in both.

-- the windows that end on a day, and their papers; one row
create or replace macro windows_on(asked_day) as table
    with asked as (
        select
            asked_day::date as as_of,
            as_of - {{ 7 * var('trend_recent_weeks') }} as recent_after,
            as_of - {{ 7 * (var('trend_recent_weeks') + var('trend_baseline_weeks')) }} as baseline_after,
            as_of - {{ 7 * (var('trend_recent_weeks') + var('trend_half_year_weeks')) }} as half_year_after,
            as_of - {{ 14 * var('trend_recent_weeks') }} as previous_after
    ),

    days as (
        select
            period_start > recent_after as is_recent,
            period_start <= recent_after and period_start > half_year_after as is_half_year,
            period_start <= recent_after and period_start > previous_after as is_previous,
            total_papers,
            date_diff('day', period_start, as_of) // 7 as weeks_ago
        from trend_periods
        inner join asked on period_start <= as_of and period_start > baseline_after
        where grain = 'day'
    )

    select
        any_value(as_of) as as_of,
        any_value(recent_after) + 1 as recent_from,
        any_value(baseline_after) + 1 as baseline_from,
        any_value(half_year_after) + 1 as half_year_from,
        any_value(previous_after) + 1 as previous_from,
        coalesce(sum(total_papers) filter (where is_recent), 0)::bigint as recent_total_papers,
        coalesce(sum(total_papers) filter (where not is_recent), 0)::bigint as baseline_total_papers,
        coalesce(sum(total_papers) filter (where is_half_year), 0)::bigint as half_year_total_papers,
        coalesce(sum(total_papers) filter (where is_previous), 0)::bigint as previous_total_papers,
        count(distinct weeks_ago) filter (where not is_recent) >= {{ var('trend_min_baseline_weeks') }} as has_history
    from asked
    left join days on true;

create or replace macro trending_on(asked_day) as table
    with asked as materialized (
        from windows_on(asked_day)
    ),

    counts as (
        select 'topic' as kind, topic_id as id, period_start as listed_on, papers, null::date as known_from, null::date as known_until
        from topic_trends
        where grain = 'day' and papers > 0
        union all
        select 'phrase' as kind, trends.phrase_id as id, trends.period_start as listed_on, trends.papers, phrases.known_from, phrases.known_until
        from phrase_trends as trends
        inner join phrases on trends.phrase_id = phrases.phrase_id
        where trends.grain = 'day' and phrases.known_from is not null
    ),

    papers_of_each as (
        select
            counts.kind,
            counts.id,
            coalesce(sum(papers) filter (where listed_on >= recent_from), 0)::bigint as recent_papers,
            coalesce(sum(papers) filter (where listed_on >= baseline_from and listed_on < recent_from), 0)::bigint as baseline_papers,
            coalesce(sum(papers) filter (where listed_on >= half_year_from and listed_on < recent_from), 0)::bigint as half_year_papers,
            coalesce(sum(papers) filter (where listed_on >= previous_from and listed_on < recent_from), 0)::bigint as previous_papers,
            bool_and(listed_on >= recent_from) as is_first_seen
        from counts
        inner join asked on listed_on <= as_of and (known_from is null or known_from <= as_of) and (known_until is null or known_until > as_of)
        group by all
        having kind = 'topic' or bool_or(listed_on >= baseline_from)
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

-- normalised pointwise mutual information of two terms: `a` and `b` of `total` papers have them, `together` have both
create or replace macro npmi(together, a, b, total) as
    {{ npmi('together', 'a', 'b', 'total') }};

comment on macro npmi is
'Normalised pointwise mutual information of two terms: a and b of total papers have them, together have both. -1: never, 0: by chance, 1: always together.';
comment on macro table windows_on is
'One row: the recent and the baseline window that end on a day, and their papers of all sources: from windows_on(date ''2025-03-05'').';
comment on macro table trending_on is
'One row per topic and phrase with papers in the windows that end on a day: as trending_topics and trending_phrases have them for Sundays.
kind is topic or phrase, id its topic_id or phrase_id: from trending_on(date ''2025-03-05'') where status = ''rising'' order by kind, rank.';
