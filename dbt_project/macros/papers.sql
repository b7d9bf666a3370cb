{# How the paper models process only what changed. Each row carries `change`, the number of the run that wrote it:
   int_entry_variants assigns the numbers, and each later model passes them on and reads only the upstream rows whose number
   is higher than its own highest. After an interrupted run, the next one thus catches up. #}

{# True of the upstream rows that this model has not read yet. #}
{% macro unread(column='change') -%}
    {%- if is_incremental() -%}
        {{ column }} > (select coalesce(max(seen.change), 0) from {{ this }} as seen)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# A key of 63 bits, which every engine can hold, and which sorts alike with and without a sign. #}
{% macro hash_key(values) -%}
    (hash({{ values | join(', ') }}) >> 1)::bigint
{%- endmacro %}

{# A text in lower case without accents, LaTeX markup and HTML entities; punctuation stays. Most texts have none of these:
   checking for the characters first takes a tenth of the time. #}
{% macro lowered(text) -%}
    lower(strip_accents(case
        when {% for mark in ["\\", "{", "}", "$", "&", "?"] %}contains({{ text }}, '{{ mark }}'){{ " or " if not loop.last }}{% endfor %}
            then regexp_replace(
                regexp_replace(
                    regexp_replace({{ text }}, '&\s?(amp|lt|gt|quot|apos|nbsp|shy|hellip|middot|bull|[lr]aquo|[mn]dash|[lr][sd]quo)\s?;|â\s?\?\s?[?¦]', ' ', 'g'),
                    '\\[a-zA-Z]+\s*\{|[{}$]|\\[''"`^~=.]|\s?&\s?#\d+\s?;\s?', '', 'g'
                ),
                '(\pL)\?(\pL)', '\1\2', 'g'
            )
        else {{ text }}
    end))
{%- endmacro %}

{# The same without punctuation: words separated by single blanks. #}
{% macro folded(text) -%}
    trim(regexp_replace({{ lowered(text) }}, '[^\p{L}\p{N}]+', ' ', 'g'))
{%- endmacro %}

{# Four MinHash values of a list of names, 15 bits each, in one number; null for an empty list. Two lists with half of all
   names in common share a value with a probability of 94%. Of a name, its first letter and last word: 'mgrigoryan' for "Mei K.
   Grigoryan"; wrong for "Grigoryan M.", but good enough to choose what to compare. #}
{% macro author_marks(names) -%}
    {%- set short = "lambda name: lower(strip_accents(left(name, 1) || rtrim(split_part(name, ' ', -1), '.')))" -%}
    case
        when len({{ names }}) > 0
            then (
                {%- for mark in range(4) %}
                ((list_min(list_transform(list_transform({{ names }}, {{ short }}), lambda x: hash(x, {{ mark }}) >> 1))::bigint & 32767) << {{ 15 * mark }}){{ " |" if not loop.last }}
                {%- endfor %}
            )
    end
{%- endmacro %}

{# For a pre-hook: deletes the entries that are no longer in force. #}
{% macro drop_entries_not_in_force() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where entry_id in (
            select gone.entry_id from {{ ref('int_entry_variants') }} as gone
            where gone.{{ unread() }} and (gone.digest_id is null or gone.variant_id is null)
        )
    {%- endif -%}
{%- endmacro %}

{# For a pre-hook: deletes papers without entries before the changed rows are written. #}
{% macro drop_vanished_papers() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where paper_id not in (select entries.paper_id from {{ ref('int_paper_entries') }} as entries)
    {%- endif -%}
{%- endmacro %}

{# Papers numbered from 1 by first_listed_on, null first, and paper_id: within each day, after all of the days before. One order of
   all papers would be the work of one processor, on a cluster too. #}
{% macro numbered_papers(papers) -%}
    select
        of_days.paper_id,
        (days.papers_before + row_number() over (partition by of_days.first_listed_on order by of_days.paper_id))::integer as paper_no
    from {{ papers }} as of_days
    inner join (
        select
            first_listed_on,
            coalesce(sum(count(*)) over (
                order by first_listed_on nulls first rows between unbounded preceding and 1 preceding
            ), 0) as papers_before
        from {{ papers }}
        group by first_listed_on
    ) as days on of_days.first_listed_on is not distinct from days.first_listed_on
{%- endmacro %}

{# For a post-hook: gives papers their numbers. #}
{% macro number_papers() -%}
    update {{ this }} as papers
    set paper_no = numbered.paper_no
    from ({{ numbered_papers(this) }}) as numbered
    where papers.paper_id = numbered.paper_id and papers.paper_no is distinct from numbered.paper_no
{%- endmacro %}

{# The best that entries of a paper say, and the digest that says it; null where none says anything. `order` tells what is
   best; of equals the entry listed last. #}
{% macro best_said(value, order=[]) -%}
    arg_max(
        struct_pack(said := {{ value }}, digest_id := digest_id), ({{ (order + ['told_on', 'entry_id']) | join(', ') }})
    ) filter (where {{ value }} is not null)
{%- endmacro %}

{# Where the values of a paper come from that not all its entries have: the digest, or its abstract, in which links are found. #}
{% macro value_sources() -%}
    struct_pack(
        {%- for column in ['code_url', 'project_url'] %}
        {{ column }} := coalesce(merged.{{ column }}.digest_id, case when merged.{{ column }}_found is not null then 'abstract' end),
        {%- endfor %}
        {%- for column in ['thumbnail_url', 'summary', 'keywords', 'num_comments'] %}
        {{ column }} := merged.{{ column }}.digest_id{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
