-- Rows that no build makes, or that the product would refuse: equal, missing and odd values for the rules of the models.
-- Each model is fed these tables as they are, so they need not agree with each other; what tells rows apart stays.
use warehouse;

-- entries: spans in place of days, captures that are not the newest, other kinds and sections, and missing values
update intermediate.int_entries set listed_on = null, listed_from = date '2024-05-01' + (entry_row % 5)::integer, listed_to = date '2024-05-09' + (entry_row % 4)::integer where entry_row % 11 = 0;
update intermediate.int_entries set section = case entry_row % 3 when 0 then 'replaced' when 1 then 'new' end where entry_row % 5 = 0;
update intermediate.int_entries set source_kind = case entry_row % 3 when 0 then 'search' when 1 then 'unknown' else 'daily' end where entry_row % 13 = 0;
update intermediate.int_entries set is_in_force = false, digest_id = null where entry_row % 17 = 0;
update intermediate.int_entries set capture_rank = 2 + entry_row % 3, upvotes = null where entry_row % 7 = 0;
update intermediate.int_entries set format = 'hf-page', source = 'page ' || entry_row % 2 where entry_row % 3 = 0;
update intermediate.int_entries set
    venue = case entry_row % 4 when 0 then 'ICML' when 1 then 'NeurIPS' when 2 then '' end,
    arxiv_version = entry_row % 3, num_comments = case when entry_row % 3 != 0 then entry_row % 2 end,
    summary = case entry_row % 5 when 0 then 'Short ...' when 1 then 'A whole one.' when 2 then 'Whole…' end,
    code_url = case entry_row % 4 when 0 then 'https://github.com/our-lab/' || entry_row % 3 end,
    project_url = case entry_row % 6 when 0 then 'https://example.org/' || entry_row % 3 end,
    thumbnail_url = case entry_row % 5 when 0 then 'https://example.org/i' || entry_row % 2 end,
    keywords = case entry_row % 4 when 0 then ['a'] when 1 then []::varchar[] when 2 then ['b', 'a'] end,
    categories = case entry_row % 4 when 0 then ['cs.CL'] when 1 then ['cs.CL', 'cs.AI'] when 2 then []::varchar[] end,
    authors = case entry_row % 9 when 0 then []::varchar[] when 1 then null else authors end,
    authors_as_written = case entry_row % 2 when 0 then 'A and B' end,
    published_on = case entry_row % 3 when 0 then date '2024-01-01' + (entry_row % 2)::integer end,
    published_precision = case entry_row % 4 when 0 then 'day' when 1 then 'month' end;
update intermediate.int_entries set abstract = abstract || ' and more' || case entry_row % 3 when 0 then ' ...' when 1 then '…' else '' end where entry_row % 2 = 0;
-- papers of several entries, some of one digest
update intermediate.int_paper_entries set paper_id = 'e_' || (entry_row // 3), is_shown = entry_row % 4 != 0, digest_id = case when entry_row % 9 = 0 then null else digest_id end;
update intermediate.int_paper_groups set group_id = group_id - group_id % 4;
update intermediate.int_entry_variants set override_key = 'k', variant_id = variant_id + 1 where entry_row % 19 = 0;
update intermediate.int_entry_variants set listed_on = null where entry_row % 6 = 0;
update intermediate.int_entry_variants set variant_id = null where entry_row % 23 = 0;
delete from intermediate.int_paper_days where hash(paper_id) % 5 = 0;
update intermediate.int_paper_days set first_listed_on = first_listed_on + (hash(paper_id) % 3)::integer where hash(paper_id) % 4 = 0;
insert into intermediate.int_paper_spans
    select paper_id, date '2024-05-01' + (hash(paper_id) % 40)::integer, date '2024-05-03' + (hash(paper_id) % 61)::integer from marts.papers where hash(paper_id) % 5 = 0;

-- what people decided
insert into raw.config_match_overrides
    select 10 + n, 'e_' || n % 4, 'e_' || n % 5, case n % 2 when 0 then 'same' else 'different' end, null, null from range(45) as numbers (n);
insert into intermediate.int_match_overrides
    select 10 + row_number() over (order by variant_id_a, variant_id_b), 'x', 'y', variant_id_a, variant_id_b, change, hash(variant_id_a) % 2 = 0, hash(variant_id_b) % 3 != 0, hash(variant_id_a) % 5 != 0
    from intermediate.int_pair_decisions where hash(variant_id_a, variant_id_b) % 4 = 0;
insert into staging.stg_config_topics values
    (2, 'tide_lamps', null, null, null, null), (3, null, 'nlp', 'x', null, null), (4, 'lost', 'no_such_area', 'Lost', null, 'cs.CL;cs.LG'),
    (5, 'below_a_topic', 'image_classification', 'Below', '', ' cs.CV , cs.RO '), (6, 'computer_vision', 'nlp', null, null, null), (7, 'nameless', null, null, 'd', null);
insert into staging.stg_config_topic_terms values
    (6, 'tide_lamps', 'Tidal  lantern', '2', 2), (7, null, 'x', null, null), (8, 'no_such_topic', 'x y', null, null), (9, 'tide_lamps', '???', '1', 1),
    (10, 'tide_lamps', 'A new method', '1', 1), (17, 'tide_lamps', 'semi-super-vised  a - b_c', '1', 1), (11, 'tide_lamps', 'heavy', '11', 11), (12, 'tide_lamps', 'odd', 'many', null),
    (13, 'tide_lamps', 'zero', '0', 0), (14, 'tide_lamps', 'GPT', null, null), (15, 'tide_lamps', '  Naïve – Bayes ', '10', 10), (16, 'tide_lamps', 'G', '0.75', 0.75);
insert into staging.stg_config_digests values
    (20, 'daily/2026-06-03.jsonl', null, '(\d{4})-(\d\d)-(\d\d)', '\1-\2-\3', null, date '2026-06-01', date '2026-06-07', 'search', 'by name', false),
    (21, 'daily', null, null, null, date '2026-06-08', date '2026-06-01', date '2026-06-09', 'listing', null, true),
    (22, 'daily/2026-06-0*', 'daily/2026\-06\-0[^/]*', '(\d\d)-(\d\d)\.', '24-\1-\2', null, null, null, null, 'by pattern', null),
    (0, 'from-sources', null, null, null, null, null, null, null, null, null);
insert into raw.config_problems values ('digests.csv', 3, 'no_such_day', 'yesterday'), ('digests.csv', null, 'x', null);

-- files
update raw.digest_outcomes set modified_at = seen_at + interval 1 day + to_seconds(case seen_order % 3 when 0 then 0 when 1 then 1 else 90000 end) where seen_order % 9 = 0 or hash(content_sha256) % 8 = 0;
update raw.digest_files set remark = case read_order % 3 when 0 then 'day_not_read' when 1 then 'keys_not_used' else 'cut_off' end, remark_line = read_order, remark_detail = 'd' where read_order % 4 = 0;
update raw.digest_files set listed_on = null, listed_month = 2 + read_order % 2, listed_day = 28 + read_order % 4 where read_order % 10 = 0;
update raw.digest_files set listed_on = date '1989-12-31' + (read_order % 3)::integer where read_order % 21 = 0;
insert into raw.digest_files select * replace (read_order + 1000 as read_order, source || ' anew' as source, file_id || 'b' as file_id) from raw.digest_files where read_order % 8 = 0;
update intermediate.int_contents set listed_on_override = case when hash(file_id) % 7 = 0 then date '2024-02-02' end, listed_on_stated = case hash(file_id) % 5 when 0 then null when 1 then date '1989-12-31' when 2 then loaded_at::date + 366 when 3 then loaded_at::date + 367 else listed_on_stated end;
update intermediate.int_contents set listed_from = date '2024-03-01', listed_to = date '2024-03-08', is_span_override = hash(file_id) % 4 = 0, listed_on_inferred = case when hash(file_id) % 8 = 0 then date '2024-03-03' end where hash(file_id) % 2 = 0;
update staging.stg_digest_entries set listed_on = case entry_row % 4 when 0 then null when 1 then date '1900-01-01' else listed_on end where entry_row % 6 = 0;
update intermediate.int_captures set digest_id = 'd_' || hash(file_id) % 40, is_in_force = hash(file_id) % 6 != 0, unbelieved_on = case when hash(file_id) % 9 = 0 then date '1900-01-01' + (hash(file_id) % 2)::integer end;
update intermediate.int_captures set received_at = date_trunc('day', received_at), listed_on = case when hash(file_id) % 5 = 0 then null else listed_on end, listed_from = case when hash(file_id) % 3 = 0 then date '2024-01-01' + (hash(file_id) % 7)::integer end;

update staging.stg_digest_entries set
    title = title || case entry_row % 6 when 0 then ' na?ve d?j?vu?' when 1 then ' \textbf x\emph' when 2 then ' {x} {y}' when 3 then ' $y$' when 4 then ' a &amp; b &lt; c &amp; &#12; d' else '' end,
    abstract = 'Q?a, w?e: ' || abstract || case entry_row % 4 when 0 then ' ä {x} $y$' else '' end
    where entry_row % 4 != 3;

-- phrases
insert into intermediate.int_phrase_nestings
    select a.id, b.id from (select distinct id from intermediate.int_windows where kind = 'phrase') as a
    inner join (select distinct id from intermediate.int_windows where kind = 'phrase') as b on a.id != b.id and hash(a.id, b.id) % 9 = 0;
update intermediate.int_paper_ngrams set is_new = hash(paper_id) % 3 = 0, is_gone = hash(paper_id) % 8 = 0;
update intermediate.int_paper_ngrams set ngrams = list_transform(ngrams, lambda found: struct_pack(
        ngram := found.ngram, in_title := found.in_title, is_alone := found.is_alone, is_name := found.is_name or found.ngram % 9 = 0,
        is_repeated := found.is_repeated and found.ngram % 9 != 0, weakness := found.weakness
    ));
update intermediate.int_canonical_phrases set known_until = date '2024-06-30' where ngram % 4 = 0;
insert into intermediate.int_canonical_phrases select ngram, max(canonical_ngram) over (), date '2024-05-05', null from intermediate.int_canonical_phrases where ngram % 4 = 0;
delete from intermediate.int_phrase_topics where hash(phrase_id) % 3 = 0;
update intermediate.int_phrase_topics set npmi = round(npmi, 1), share_of_phrase = round(share_of_phrase, 1) + 0.05;

-- papers and trends: equal values
update marts.papers set upvotes = case when upvotes % 5 = 4 then null else upvotes % 5 end, first_listed_on = case when hash(paper_id) % 9 = 0 then null else first_listed_on end;
update marts.papers set title = title || ' analyses of buses', abstract = case when hash(paper_id) % 6 = 0 then null else abstract end where hash(paper_id) % 3 = 0;
update intermediate.int_windows set recent_papers = recent_papers % 7, baseline_papers = baseline_papers % 9, is_first_seen = hash(id) % 5 = 0, change = round(change, 1);
update intermediate.int_windows set half_year_papers = 0, previous_papers = 0 where hash(id, as_of) % 6 = 0;
update marts.trend_windows set recent_total_papers = 0 where hash(as_of) % 9 = 0;
update marts.trend_windows set is_partial = true where hash(as_of) % 4 = 0;
update intermediate.int_windows set has_history = true, recent_total_papers = 60 + hash(as_of) % 9, baseline_total_papers = 70 + hash(as_of) % 7;
update intermediate.int_recent_papers set upvote_points = round(upvote_points, 1), recency_points = round(recency_points, 1);

-- what the first build left
delete from before.false_calls where as_of in (select min(as_of) from before.false_calls);
update before.int_entry_variants set place_key = place_key + 1, change = 3 where entry_row % 7 = 0;
update before.int_entry_variants set entry_row = entry_row + 100000 where entry_row % 31 = 0;
delete from before.int_windows where kind = 'phrase' and hash(as_of) % 7 = 0;
update before.int_paper_terms set text_key = 'other' where hash(paper_id) % 5 = 0;
update before.int_paper_topics set text_key = 'other' where hash(paper_id) % 5 = 0;
update before.int_search_papers set text_key = 'other' where paper_no % 5 = 0;
update before.int_search_papers set is_current = false where paper_no % 7 = 0;
update before.papers set entries_key = entries_key + 1 where hash(paper_id) % 3 = 0;
update intermediate.int_search_papers set change = 1 + paper_no % 3, is_current = paper_no % 11 != 0;
update before.int_search_words set change = 1;
update before.int_search_postings set change = 2;
update before.int_paper_entries set change = 0;
-- some variants and decisions have come since
update intermediate.int_blocking_keys set change = 2 where variant_id % 3 = 0;
update intermediate.int_pair_decisions set change = 2 where variant_id_a % 5 = 0;

-- more of the same, each for a rule that the rows above did not show
update intermediate.int_windows set recent_total_papers = 0 where hash(as_of, kind) % 7 = 0;
update intermediate.int_windows set baseline_total_papers = 0 where hash(as_of, kind) % 7 = 1;
insert into intermediate.int_topic_terms by name
    select * replace ('optimized tokenization of colors behaviors' as term_key, term_no + 100000 as term_no) from intermediate.int_topic_terms order by term_no, topic_no limit 1;
insert into marts.topic_terms values ('tide_lamps', '  Padded–Term _ x ', 1), ('tide_lamps', ' ABC ', 1);
insert into raw.config_topic_terms select line + 100, ' ' || topic_id || ' ', '  ', ' 1.5 ' from raw.config_topic_terms;
insert into intermediate.int_captures select * replace (unbelieved_on + 1 as unbelieved_on, content_sha256 || 'b' as content_sha256) from intermediate.int_captures where unbelieved_on is not null;
update raw.digest_files set listed_from = date '2024-01-01', listed_to = date '2024-01-09' where read_order % 5 = 0;
update intermediate.int_entries set keywords = null where (entry_row // 3) % 4 = 0;
update intermediate.int_entries set abstract = abstract || ' Project page: https://example.org/p' || entry_row % 3 where entry_row % 5 = 0;
update intermediate.int_entries set project_url = null where (entry_row // 3) % 3 = 0;
update staging.stg_digest_entries set
    authors = list_append(authors, 'Ä. Someone Jr.'),
    abstract = abstract || case entry_row % 3 when 0 then ' {x} $y$ a &amp; b &lt; c na?ve d?j?vu' else '' end,
    title = case entry_row % 7 when 1 then 'N{a}m{e}&amp;b&lt;c?d?e: ' else '' end || title
    where entry_row % 5 != 4;
update raw.digest_outcomes set content_sha256 = md5(file_path) where outcome = 'unchanged' and seen_order % 4 = 0;
insert into staging.stg_config_digests by name
    select 30 + row_number() over (order by file_path) as line, file_path as file, date '2026-05-01' as listed_from, date '2026-05-02' as listed_to
    from (select distinct file_path from raw.digest_outcomes where file_path like 'daily/2026-05%');
insert into marts.paper_phrases
    select * replace (visible_from + 7 as visible_from) from marts.paper_phrases where hash(phrase_id) % 3 = 0 and hash(paper_id) % 2 = 0;
-- papers that the entries above are of, some listed again, some on a Sunday
update intermediate.int_entries set listed_on = date_trunc('week', listed_on)::date + 6 where entry_row % 4 = 1;
insert into intermediate.int_paper_days
    select paper_id, min(listed_on), date_trunc('week', min(listed_on))::date + 6
    from intermediate.int_entries inner join intermediate.int_paper_entries using (entry_id)
    where listed_on is not null and hash(paper_id) % 4 != 0 group by paper_id;
