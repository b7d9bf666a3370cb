-- words near one that no paper has: up to two letters inserted, dropped, replaced or swapped, one in short words
with asked as (
    select
        $word::varchar as word,
        case when len($word::varchar) < 6 then 1 else 2 end as most_edits
)

select words.word
from search_words as words
inner join asked
    on len(words.word) between len(asked.word) - asked.most_edits and len(asked.word) + asked.most_edits
where words.papers >= $min_papers and damerau_levenshtein(words.word, asked.word) <= asked.most_edits
order by
    damerau_levenshtein(words.word, asked.word) - least(1.0, log10(words.papers) / 4),
    words.papers desc,
    words.word
limit $most
