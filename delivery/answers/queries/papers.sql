-- $word_ids, $bits and $points, one per word of the index, are what search_terms says of a search; a paper needs the
-- bits in $needed and a coverage of $least, so it has one of the words $lead_ids, the fewest there are; one with all bits in
-- $wanted stands before the others. The postings of a single word are the answer already. Without words: all papers.
with words as (
    select
        unnest($word_ids::bigint[]) as word_id,
        unnest($bits::ubigint[]) as bit,
        unnest($points::double[]) as points
),

leads as (
    select unnest($lead_ids::bigint[]) as word_id
),

found as (
    select
        postings.paper_no,
        round(sum(postings.weight * words.points), 4) as score,
        bit_or(words.bit) as bits
    from search_postings as postings
    inner join words on postings.word_id = words.word_id
    where
        not $is_one_word
        and postings.paper_no in (
            select others.paper_no
            from search_postings as others
            inner join leads on others.word_id = leads.word_id
        )
    group by postings.paper_no
    having
        bit_or(words.bit) & $needed::ubigint = $needed::ubigint
        and (
            $least = 0
            or search_coverage(bit_or(words.bit), $term_bits::ubigint[], $term_points::double[]) >= $least
        )
    union all
    select
        paper_no,
        round(weight * ($points::double[])[1], 4) as score,
        ($bits::ubigint[])[1] as bits
    from search_postings
    where $is_one_word and word_id = ($word_ids::bigint[])[1]
    union all
    select
        paper_no,
        0 as score,
        0 as bits
    from papers
    where not $searched
),

loaded_before as (
    select appearances.paper_id
    from paper_appearances as appearances
    inner join digests on appearances.digest_id = digests.digest_id
    where digests.loaded_at <= $loaded_after::timestamp
),

wanted as (
    select
        papers.paper_no,
        case
            when $least = 0 then found.score
            else found.score * search_coverage(found.bits, $term_bits::ubigint[], $term_points::double[])
        end as score,
        found.bits,
        $least = 0 or found.bits & $wanted::ubigint = $wanted::ubigint as has_all,
        papers.first_listed_on,
        papers.upvotes,
        papers.digests,
        case when $sort = 'title' then papers.title end as title,
        count(*) over () as found
    from found
    inner join papers on found.paper_no = papers.paper_no
    anti join loaded_before on papers.paper_id = loaded_before.paper_id
    where
        -- of both tables, so that the texts of these papers are read and no others
        case
            when len($phrases::varchar[]) = 0 then true
            when found.bits >= 0
                then search_has_phrases(papers.title || ' 0|0 ' || coalesce(papers.abstract, ''), $phrases::varchar[])
        end
        and (len($excluded_ids::bigint[]) = 0 or papers.paper_no not in (
            select unwanted.paper_no
            from search_postings as unwanted
            where unwanted.word_id in (select unnest($excluded_ids::bigint[]))
        ))
        and case
            when len($excluded_phrases::varchar[]) = 0 then true
            when found.bits >= 0
                then not regexp_matches(
                    lower(strip_accents(papers.title || ' 0|0 ' || coalesce(papers.abstract, ''))),
                    array_to_string($excluded_phrases::varchar[], '|')
                )
        end
        and (len($author_keys::varchar[]) = 0 or papers.paper_id in (
            select paper_authors.paper_id
            from paper_authors
            inner join (select unnest($author_keys::varchar[]) as author_key, unnest($author_groups::integer[]) as author_group) as asked
                on paper_authors.author_key = asked.author_key
            group by paper_authors.paper_id
            having count(distinct asked.author_group) = $authors
        ))
        and (len($topic_ids::varchar[]) = 0 or papers.paper_id in (
            select of_topics.paper_id
            from paper_topics as of_topics
            where of_topics.topic_id in (select unnest($topic_ids::varchar[]))
        ))
        and (not $has_code or papers.code_url is not null)
        and (not $has_abstract or papers.abstract is not null)
        and (not $has_upvotes or papers.upvotes > 0)
        and ($topic_id is null or papers.paper_id in (select topics.paper_id from paper_topics as topics where topics.topic_id = $topic_id))
        and (
            $phrase_id is null
            or papers.paper_id in (select phrases.paper_id from paper_phrases as phrases where phrases.phrase_id = $phrase_id)
        )
        and ($first_day is null or papers.first_listed_on >= $first_day)
        and ($last_day is null or papers.first_listed_on <= $last_day)
        and ($after is null or papers.first_listed_on >= $after::date)
        and ($before is null or papers.first_listed_on <= $before::date)
        and (not $only_repeated or papers.digests > 1)
        and (($source is null and $source_kind is null) or papers.paper_id in (
            select appearances.paper_id
            from paper_appearances as appearances
            inner join digests on appearances.digest_id = digests.digest_id
            where
                -- or DuckDB would read all of them although nothing is asked for
                ($source is not null or $source_kind is not null)
                and ($source is null or digests.source = $source)
                and ($source_kind is null or digests.source_kind = $source_kind)
        ))
    order by
        has_all desc,
        case when $sort = 'relevance' then score end desc nulls last,
        case when $sort = 'upvotes' then papers.upvotes end desc nulls last,
        case when $sort = 'times listed' then papers.digests end desc nulls last,
        title,
        papers.first_listed_on desc nulls last,
        papers.paper_no
    limit $most offset $skipped
)

select
    papers.paper_id,
    papers.title,
    papers.abstract,
    round(wanted.score, 4) as score,
    wanted.bits::ubigint as bits,
    wanted.has_all,
    wanted.found
from wanted
inner join papers on wanted.paper_no = papers.paper_no
order by
    wanted.has_all desc,
    case when $sort = 'relevance' then wanted.score end desc nulls last,
    case when $sort = 'upvotes' then wanted.upvotes end desc nulls last,
    case when $sort = 'times listed' then wanted.digests end desc nulls last,
    wanted.title,
    wanted.first_listed_on desc nulls last,
    wanted.paper_no
