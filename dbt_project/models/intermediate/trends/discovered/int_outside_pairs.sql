with phrases as (
    select * from {{ ref('int_outside_phrases') }}
),

papers as (
    select
        paper_phrases.paper_id,
        paper_phrases.phrase_id,
        paper_phrases.week_end,
        phrases.judged_week
    from {{ ref('int_paper_phrases') }} as paper_phrases
    inner join phrases
        on paper_phrases.phrase_id = phrases.phrase_id
    where paper_phrases.week_end < {{ undated_week() }}
),

together as (
    select
        a.phrase_id,
        b.phrase_id as other_id,
        greatest(a.week_end, a.judged_week, b.judged_week) as week_end,
        row_number() over (
            partition by a.phrase_id, b.phrase_id order by greatest(a.week_end, a.judged_week, b.judged_week), a.paper_id
        ) as papers
    from papers as a
    inner join papers as b
        on
            a.paper_id = b.paper_id
            and a.phrase_id != b.phrase_id
),

met as (
    -- judged once, in the week in which papers enough have both
    select
        phrase_id,
        other_id,
        min(week_end) filter (where papers >= {{ var('discovered_min_together') }}) as judged_week
    from together
    group by
        phrase_id,
        other_id
    having max(papers) >= {{ var('discovered_min_together') }}
),

both_counts as (
    select
        met.phrase_id,
        met.other_id,
        met.judged_week,
        count(*) as papers
    from met
    inner join together
        on
            met.phrase_id = together.phrase_id
            and met.other_id = together.other_id
            and met.judged_week >= together.week_end
    group by all
),

phrase_weeks as (
    select
        phrase_id,
        week_end,
        sum(count(*)) over (partition by phrase_id order by week_end) as papers
    from papers
    group by
        phrase_id,
        week_end
),

measured as (
    select
        both_counts.phrase_id,
        both_counts.other_id,
        both_counts.judged_week,
        {{ npmi('both_counts.papers', 'a.papers', 'b.papers', 'total.papers') }} as npmi
    from both_counts
    asof inner join phrase_weeks as a
        on
            both_counts.phrase_id = a.phrase_id
            and both_counts.judged_week >= a.week_end
    asof inner join phrase_weeks as b
        on
            both_counts.other_id = b.phrase_id
            and both_counts.judged_week >= b.week_end
    asof inner join {{ ref('int_text_weeks') }} as total
        on both_counts.judged_week >= total.week_end
),

int_outside_pairs as (
    select measured.*
    from measured
    anti join {{ ref('int_outside_overlaps') }} as sharing
        on
            measured.phrase_id = sharing.phrase_id
            and measured.other_id = sharing.other_id
            and measured.judged_week >= sharing.known_week
    where measured.npmi >= {{ var('discovered_min_npmi') }}
)

select * from int_outside_pairs
