with phrases as (
    select * from {{ ref('int_phrase_ngrams') }}
),

definitions as (
    select weeks.week_end, unnest(papers.acronyms) as said
    from {{ ref('int_paper_ngrams') }} as papers
    inner join {{ ref('int_paper_weeks') }} as weeks using (paper_id)
    where len(papers.acronyms) > 0
),

pairs as (
    -- of an acronym and its long form, the one that became a phrase later joins the other; in the same week, the acronym does
    select
        short_forms.ngram as short,
        long_forms.ngram as long,
        greatest(short_forms.week_end, long_forms.week_end) as week_end,
        short_forms.week_end >= long_forms.week_end as is_short_later
    from (select distinct said.short as short, said.long as long from definitions) as defined
    inner join phrases as short_forms
        on defined.short = short_forms.ngram
    inner join phrases as long_forms
        on defined.long = long_forms.ngram
),

tied as (
    select
        pairs.short,
        pairs.long,
        pairs.is_short_later,
        count(*) filter (where definitions.said.long = pairs.long) as papers
    from pairs
    inner join definitions
        on
            pairs.short = definitions.said.short
            and pairs.week_end >= definitions.week_end
    group by all
    having
        count(*) filter (where definitions.said.long = pairs.long) >= {{ var('acronym_min_papers') }}
        and count(*) filter (where definitions.said.long = pairs.long) >= {{ var('acronym_min_share') }} * count(*)
),

joined as (
    select
        case when is_short_later then short else long end as ngram,
        arg_max(case when is_short_later then long else short end, (papers, short, long)) as earlier
    from tied
    group by all
)

select
    phrases.ngram,
    coalesce(second.earlier, first.earlier, phrases.ngram) as canonical_ngram,
    phrases.week_end as known_from
from phrases
left join joined as first using (ngram)
left join joined as second
    on first.earlier = second.ngram
