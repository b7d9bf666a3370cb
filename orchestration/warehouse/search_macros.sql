-- Search in the published file: `from search_papers('diffusion "video generation" graph*')`. All words must stand in a
-- paper's title or abstract, singular or plural; where no paper has them all, papers with some are found. Words in
-- quotes must stand together as they are. A trailing * finds every word that begins so. Accents and case do not matter.
-- Papers are ranked by BM25 (Robertson and Zaragoza 2009) with the weights of search_postings.

-- the singular of a folded word, as the index folds it (macro search_word of the dbt project; a test keeps both equal)
create or replace macro search_word(word) as
    case
        when len(word) < 4 or not suffix(word, 's') then word
        when regexp_matches(word, '(ss|is|[^p]us|[^cgnt]pus|ias)$|^(news|series|species|always|whereas|lens|atlas|canvas|chaos)$') then word
        when regexp_matches(word, '(yses|theses|gnoses)$') then word[:-3] || 'is'
        when regexp_matches(word, 'trices$') then word[:-4] || 'x'
        when regexp_matches(word, '(ss|sh|x|zz|tch|nch|rch|oach|each|ias)es$') then word[:-3]
        when regexp_matches(word, '..ies$') then word[:-4] || 'y'
        else word[:-2]
    end;

-- the words of a text, folded; those that end in * keep it
create or replace macro search_words_of(text) as
    coalesce(regexp_extract_all(lower(strip_accents(text)), '[\p{L}\p{N}]+\*?'), []);

-- a text as its folded words apart by blanks, to look for a phrase in it
create or replace macro search_spaced(text) as ' ' || array_to_string(search_words_of(replace(text, '*', ' ')), ' ') || ' ';

create or replace macro search_has_phrases(title, abstract, phrases) as
    list_bool_and(list_transform(
        phrases,
        lambda phrase: contains(search_spaced(title), phrase) or contains(search_spaced(coalesce(abstract, '')), phrase)
    ));

-- one row per paper that matches: paper_no, score, has_all (whether it has all that was asked for)
create or replace macro search_matches(query) as table
    with asked as (
        select
            regexp_replace(left(query, 1000), '"[^"]*"', ' ', 'g') as loose,
            regexp_extract_all(left(query, 1000), '"([^"]*)"', 1) as quoted
    ),

    -- ' video generation ' stands in the spaced text; one that ends in * is open at its end
    phrases as (
        select list(phrase) as phrases
        from (
            select rtrim(' ' || array_to_string(search_words_of(quote), ' ') || ' ', '* ')
                || case when suffix(rtrim(quote), '*') then '' else ' ' end as phrase
            from (select unnest(quoted) as quote from asked)
        )
        where trim(phrase) != ''
        having count(*) > 0
    ),

    terms as (
        select
            row_number() over (order by is_quoted desc, term) - 1 as term_no,
            rtrim(term, '*') as term,
            suffix(term, '*') as is_prefix,
            is_quoted
        from (
            select term, bool_or(is_quoted) as is_quoted
            from (
                select unnest(search_words_of(loose)) as term, false as is_quoted from asked
                union all
                select unnest(search_words_of(array_to_string(quoted, ' '))), true from asked
            )
            group by term
        )
        qualify term_no < 32
    ),

    term_words as (
        select terms.term_no, words.word_id, words.papers
        from search_words as words
        inner join terms on words.word = search_word(terms.term)
        where not terms.is_prefix
        union all
        select term_no, word_id, papers
        from (
            select terms.term_no, words.word_id, words.papers
            from search_words as words
            inner join terms
                on (words.word >= terms.term and words.word < terms.term || chr(1114111)) or words.word = search_word(terms.term)
            where terms.is_prefix
            qualify row_number() over (partition by terms.term_no order by words.papers desc, words.word_id) <= 200
        )
    ),

    weighed_terms as (
        select
            terms.term_no,
            terms.is_quoted,
            ln(1 + greatest(0, any_value(totals.papers) - sum(term_words.papers) + 0.5) / (sum(term_words.papers) + 0.5)) as idf
        from terms
        cross join (select count(*) as papers from papers) as totals
        left join term_words on terms.term_no = term_words.term_no
        group by terms.term_no, terms.is_quoted
    ),

    word_weights as (
        select
            term_words.word_id,
            weighed_terms.is_quoted,
            1::ubigint << term_words.term_no as bit,
            weighed_terms.idf * 2.2 / 255 as factor
        from term_words
        inner join weighed_terms on term_words.term_no = weighed_terms.term_no
    ),

    with_quoted_words as (
        select postings.paper_no
        from search_postings as postings
        inner join word_weights on postings.word_id = word_weights.word_id
        where word_weights.is_quoted
        group by postings.paper_no
        having bit_count(bit_or(word_weights.bit)) = (select count(*) from terms where terms.is_quoted)
    ),

    with_phrases as (
        select papers.paper_no
        from with_quoted_words
        inner join papers on with_quoted_words.paper_no = papers.paper_no
        cross join phrases
        where search_has_phrases(papers.title, papers.abstract, phrases.phrases)
    ),

    found as (
        select
            postings.paper_no,
            round(sum(postings.weight * word_weights.factor), 4) as score,
            bit_count(bit_or(word_weights.bit)) = (select count(*) from terms) as has_all
        from search_postings as postings
        inner join word_weights on postings.word_id = word_weights.word_id
        where not exists (from phrases) or postings.paper_no in (select with_phrases.paper_no from with_phrases)
        group by postings.paper_no
    )

    select paper_no, score, has_all
    from found
    qualify has_all or not bool_or(has_all) over ();

create or replace macro search_papers(query, most := 1000) as table
    with best as (
        select
            matches.*
        from search_matches(query) as matches
        inner join papers on matches.paper_no = papers.paper_no
        order by matches.score desc, papers.first_listed_on desc nulls last, matches.paper_no
        limit most
    )

    select
        papers.paper_id,
        row_number() over (order by best.score desc, papers.first_listed_on desc nulls last, best.paper_no) as rank,
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
comment on macro search_spaced is 'The words of a text, accents and case folded, apart by single blanks.';
comment on macro search_has_phrases is 'Whether each phrase, a blank at either end, stands in a title or an abstract.';
comment on macro table search_matches is
'One row per paper that matches a search, by its number in papers: score (BM25) and has_all, whether it has all words asked for.';
comment on macro table search_papers is
'One row per paper that matches, the best first, at most `most` (1,000): search_papers(''diffusion "video generation" graph*''). All words must
match, or, where no paper has them all (has_all false), some; quoted words stand together; * is any ending; accents and case do not matter.';
