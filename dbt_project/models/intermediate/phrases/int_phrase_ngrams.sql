with ngrams as not materialized (
    select paper_weeks.week_end, unnest(papers.ngrams) as found
    from {{ ref('int_paper_ngrams') }} as papers
    inner join {{ ref('int_paper_weeks') }} as paper_weeks using (paper_id)
),

candidates as (
    -- in an incremental run the n-grams of the changed weeks are found first, and only these are counted
    select found.ngram as ngram
    from ngrams
    {% if is_incremental() %}
    where
        week_end > {{ last_unchanged_week('week_end') }}
        and found.ngram not in (select known.ngram from {{ this }} as known)
    group by found.ngram
    {% else %}
        group by found.ngram
        having count(*) >= {{ var('phrase_min_papers') }}
    {% endif %}
),

counted as (
    select
        found.ngram as ngram,
        ngrams.week_end,
        any_value(found.weakness) as weakness,
        count(*) as papers,
        count(*) filter (where found.in_title) as titles,
        count(*) filter (where found.is_alone) as alone,
        count(*) filter (where found.is_name) as names,
        count(*) filter (where found.is_repeated) as repeated
    from ngrams
    semi join candidates
        on ngrams.found.ngram = candidates.ngram
    group by all
),

to_date as (
    select
        ngram,
        week_end,
        weakness,
        sum(papers) over until_then as papers,
        sum(titles) over until_then as titles,
        sum(alone) over until_then as alone,
        sum(names) over until_then as names,
        sum(repeated) over until_then as repeated
    from counted
    window until_then as (partition by ngram order by week_end)
),

admitted as (
    select ngram, min(week_end) as week_end
    from to_date
    where {{ is_phrase('papers', 'titles', 'alone', 'names', 'repeated', 'weakness') }}
    group by ngram
)

select admitted.ngram, admitted.week_end, weeks.fingerprint
from admitted
inner join {{ ref('int_phrase_weeks') }} as weeks using (week_end)
