with ngrams as not materialized (
    select
        week_end,
        {{ hash_key(['paper_id', 'text_key', 'week_end']) }} as paper_key,
        unnest(ngrams) as found
    from {{ ref('int_paper_ngrams') }}
    where not is_gone
),

candidates as materialized (
    {% if is_incremental() -%}
    -- nothing has changed for the others
    {{ changed_ngrams() }}
    {%- else -%}
        -- nearly all n-grams are not once written as a name, nor repeated: they are no phrase, however few papers have them
        select found.ngram as ngram
        from ngrams
        where found.is_name or found.is_repeated
        group by found.ngram
        having
            {{ is_phrase(
                papers=var('phrase_min_papers'),
                titles=1,
                alone=1,
                names='count(*) filter (where found.is_name)',
                repeated='count(*) filter (where found.is_repeated)',
                weakness='any_value(found.weakness)'
            ) }}
    {%- endif %}
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
        count(*) filter (where found.is_repeated) as repeated,
        bit_xor(ngrams.paper_key) as fingerprint
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
        sum(repeated) over until_then as repeated,
        bit_xor(fingerprint) over until_then as fingerprint
    from counted
    window until_then as (partition by ngram order by week_end)
)

select
    ngram,
    min(week_end) as week_end,
    arg_min(fingerprint, week_end) as fingerprint
from to_date
where {{ is_phrase('papers', 'titles', 'alone', 'names', 'repeated', 'weakness') }}
group by ngram
