-- Search in the published file, by BM25 (Robertson and Zaragoza 2009) with the weights of search_postings; the comments of these macros,
-- at the end, are published with them.

create or replace macro search_word(word) as
    {{ search_word('word') }};

create or replace macro search_few() as
    5;

create or replace macro search_words_of(text) as
    coalesce(regexp_extract_all(lower(strip_accents(text)), '[\p{L}\p{N}]+\*?'), []);

-- the same for a query: matching letters beyond ASCII costs a millisecond, so only a query that has some pays for it
create or replace macro search_words_asked(text) as
    coalesce(regexp_extract_all(
        lower(strip_accents(text)),
        case when strlen(strip_accents(text)) = length(strip_accents(text)) then '[a-z0-9]+\*?' else '[\p{L}\p{N}]+\*?' end
    ), []);

create or replace macro search_spaced(text) as ' ' || array_to_string(search_words_of(replace(text, '*', ' ')), ' ') || ' ';

-- four phrases at most; one that ends in * is open at its end
create or replace macro search_phrases(query) as
    list_transform(
        list_filter(regexp_extract_all(left(query, 1000), '"([^"]*)"', 1)[:4], lambda quote: len(search_words_asked(quote)) > 0),
        lambda quote: '(^|[^\p{L}\p{N}])'
            || rtrim(array_to_string(search_words_asked(replace(rtrim(quote), '*', ' ')), '[^\p{L}\p{N}]+'), '*')
            || case when suffix(rtrim(quote), '*') then '' else '($|[^\p{L}\p{N}])' end
    );

-- each pattern by itself: in a list it would be compiled again for every text
create or replace macro search_has_phrases(text, phrases) as
    regexp_matches(lower(strip_accents(text)), coalesce(phrases[1], ''))
    and regexp_matches(lower(strip_accents(text)), coalesce(phrases[2], ''))
    and regexp_matches(lower(strip_accents(text)), coalesce(phrases[3], ''))
    and regexp_matches(lower(strip_accents(text)), coalesce(phrases[4], ''));

-- bit: the term's own, at most 32. is_common: a paper may lack it. points: the part of BM25 that depends on how rare the term is, per
-- unit of weight.
create or replace macro search_terms(query) as table
    with written as (
        select unnest(search_words_asked(regexp_replace(left(query, 1000), '"[^"]*"', ' ', 'g'))) as written, false as is_quoted
        union all
        select unnest(search_words_asked(array_to_string(regexp_extract_all(left(query, 1000), '"([^"]*)"', 1), ' '))), true
    ),

    terms as (
        select
            1::bigint << (row_number() over (order by bool_or(is_quoted) desc, written) - 1) as bit,
            rtrim(written, '*') as term,
            suffix(written, '*') as is_prefix,
            search_word(rtrim(written, '*')) as word,
            bool_or(is_quoted) as is_quoted
        from written
        group by written
        qualify row_number() over (order by bool_or(is_quoted) desc, written) <= 32
    ),

    answers as (
        select terms.bit, words.word_id, words.papers
        from terms
        inner join search_words as words on terms.word = words.word
        where not terms.is_prefix
        union all
        (
            select terms.bit, words.word_id, words.papers
            from terms
            inner join search_words as words
                on (words.word >= terms.term and words.word < terms.term || chr(1114111)) or words.word = terms.word
            where terms.is_prefix
            qualify row_number() over (partition by terms.bit order by words.papers desc, words.word) <= 200
        )
    ),

    answered as (
        select
            terms.*,
            answers.word_id,
            coalesce(sum(answers.papers) over (partition by terms.bit), 0)::bigint as papers,
            (select count(*) from papers) as all_papers
        from terms
        left join answers on terms.bit = answers.bit
    )

    select
        bit,
        term,
        is_prefix,
        is_quoted,
        word_id,
        papers,
        2 * papers > all_papers or list_contains({{ search_function_words() }}, term) as is_common,
        case when papers > 0 then ln(1 + greatest(0, all_papers - papers + 0.5) / (papers + 0.5)) * {{ var('search_k1') + 1 }} / 255 end as points
    from answered;

create or replace macro search_coverage(bits, term_bits, term_points) as
    coalesce(
        list_sum(list_transform(term_bits, lambda bit, place: case when bits & bit > 0 then coalesce(term_points[place], 0) else 0 end))
        / nullif(list_sum(term_points), 0),
        0
    );

create or replace macro search_matches(query) as table
    with terms as (from search_terms(query)),

    with_quoted_words as (
        select postings.paper_no, bit_or(terms.bit) as bits
        from search_postings as postings
        inner join terms on postings.word_id = terms.word_id
        where terms.is_quoted
        group by postings.paper_no
    ),

    with_phrases as (
        select papers.paper_no
        from with_quoted_words
        inner join papers on with_quoted_words.paper_no = papers.paper_no
        -- a case, so that only texts with all the words are read. The line between title and abstract ends a phrase.
        where case
            when with_quoted_words.bits = (select bit_or(terms.bit) from terms where terms.is_quoted)
                then search_has_phrases(papers.title || ' 0|0 ' || coalesce(papers.abstract, ''), search_phrases(query))
        end
    ),

    telling as (
        select list(bit order by bit) as bits, list(points order by bit) as points, bit_or(bit) as all_bits
        from (select distinct bit, points, is_quoted, is_common from terms)
        where is_quoted or not is_common or (select bool_and(common.is_common and not common.is_quoted) from terms as common)
    ),

    found as (
        select
            postings.paper_no,
            round(sum(postings.weight * terms.points), 4) as score,
            bit_or(terms.bit) as bits
        from search_postings as postings
        inner join terms on postings.word_id = terms.word_id
        where len(search_phrases(query)) = 0 or postings.paper_no in (select with_phrases.paper_no from with_phrases)
        group by postings.paper_no
    ),

    covered as (
        select
            found.paper_no,
            found.score,
            found.bits & telling.all_bits = telling.all_bits as has_all,
            search_coverage(found.bits, telling.bits, telling.points) as coverage
        from found
        cross join telling
    )

    select paper_no, round(case when has_all then score else score * coverage end, 4) as score, has_all
    from covered
    -- a question in plain words has some that no paper uses, so less than half of what its words tell is enough
    qualify has_all or (count(*) filter (where has_all) over () < search_few() and coverage >= 0.3);

create or replace macro search_papers(query, most := 1000) as table
    with best as (
        select matches.*
        from search_matches(query) as matches
        inner join papers on matches.paper_no = papers.paper_no
        order by matches.has_all desc, matches.score desc, papers.first_listed_on desc nulls last, matches.paper_no
        limit most
    )

    select
        papers.paper_id,
        row_number() over (order by best.has_all desc, best.score desc, papers.first_listed_on desc nulls last, best.paper_no) as rank,
        best.score,
        best.has_all,
        papers.title,
        papers.first_listed_on,
        papers.url
    from best
    inner join papers on best.paper_no = papers.paper_no
    order by rank;

comment on macro search_word is 'The singular of a word in lower case without accents, as search_words has it.';
comment on macro search_words_of is 'The words of a text, accents and case folded.';
comment on macro search_words_asked is 'The same as search_words_of, quicker for one text and slower for a column of them.';
comment on macro search_spaced is
'The words of a text, accents and case folded, separated by single blanks: equal for texts that differ only in punctuation, accents and case.';
comment on macro search_few is 'If fewer papers than this have all words of a search, those with some of them follow.';
comment on macro search_coverage is 'How much of what the terms of a search tell a paper has, from 0 to 1; rare terms tell more.';
comment on macro search_has_phrases is 'Whether a text has each of up to four phrases, as search_phrases gives them.';
comment on macro search_phrases is 'The phrases in quotes of a search, as regular expressions for folded text.';
comment on macro table search_terms is
'One row per word of a search and matching word of search_words: one for a word, up to 200 for a prefix; word_id is null if there is none.';
comment on macro table search_matches is
'One row per paper that matches a search, by its number in papers: score (BM25) and has_all, whether it has all words asked for.';
comment on macro table search_papers is
'One row per paper that matches, the best first, at most `most` (1,000): search_papers(''diffusion "video generation" graph*''). All words but
the commonest must match; if few papers have them all, those with some follow (has_all false); quoted words must occur together; * matches any ending; accents and case do not matter.';
