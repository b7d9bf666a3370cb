-- All sources are compared: if some come or go within the windows, ask for a Sunday, since the tables compare only those in both.

create or replace macro windows_on(asked_day) as table
    with asked as (
        select asked_day::date as as_of, {{ window_starts('asked_day::date') }}
    )

    select
        as_of,
        recent_from,
        baseline_from,
        half_year_from,
        previous_from,
        {{ window_sums('total_papers', 'period_start', 'total_papers') }},
        count(distinct date_diff('day', period_start, as_of) // 7) filter (where period_start < recent_from)
        >= {{ var('trend_min_baseline_weeks') }} as has_history
    from asked
    left join trend_periods on grain = 'day' and period_start between baseline_from and as_of
    group by all;

create or replace macro trending_on(asked_day) as table
    with asked as materialized (from windows_on(asked_day)),

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
            {{ window_sums('papers', 'listed_on') }},
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

create or replace macro npmi(together, a, b, total) as
    {{ npmi('together', 'a', 'b', 'total') }};

comment on macro npmi is
'Normalised pointwise mutual information of two terms: a and b of total papers have them, together have both. -1: never, 0: by chance, 1: always together.';
comment on macro table windows_on is
'One row: the recent and the baseline window that end on a day, and their papers of all sources: from windows_on(date ''2025-03-05'').';
comment on macro table trending_on is
'One row per topic and phrase with papers in the windows that end on a day: as trending_topics and trending_phrases have them for Sundays.
kind is topic or phrase, id its topic_id or phrase_id: from trending_on(date ''2025-03-05'') where status = ''rising'' order by kind, rank.';
