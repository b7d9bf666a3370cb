{# What a judgement weighs when a cluster is torn between several: the ids and the vetoes most, a mere difference of
   wording nothing. Integers, so that sums do not depend on their order. #}
{% macro weight_of(reason) -%}
    case {{ reason }}
        when 'ok_arxiv_id' then 100
        when 'ok_doi' then 100
        when 'ok_abstract' then 6
        when 'ok_title_abstract' then 5
        when 'ok_title_authors' then 4
        when 'ok_title' then 3
        when 'ok_abstract_words' then 3
        when 'ok_name_abstract' then 2
        when 'ok_title_in_title' then 3
        when 'miss_arxiv_id' then -50
        when 'miss_doi' then -50
        when 'miss_answer' then -6
        when 'miss_venue_year' then -5
        when 'miss_venue' then -2
        when 'miss_number' then -5
        when 'miss_turned_word' then -5
        when 'miss_authors' then -3
        when 'miss_sibling' then -3
        when 'miss_year' then -3
        when 'miss_short_title' then -1
        when 'miss_title' then -1
        when 'miss_abstract' then -1
    end
{%- endmacro %}
