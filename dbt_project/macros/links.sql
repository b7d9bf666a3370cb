{# An address of the web as a file gives it; null for anything else, which nobody should be led to. #}
{% macro web_address(address) -%}
    nullif(regexp_extract({{ address }}, '(?i)^\s*(https?://[^\s<>"]+)\s*$', 1), '')
{%- endmacro %}

{# The first repository that a text links to. Where Hugging Face's API names the code itself, too, it is the same in 196 of 203
   abstracts. Most texts have no address: to look for its beginning first takes a tenth of the time. #}
{% macro code_link_in(text) -%}
    case
        when contains({{ text }}, '.com/') or contains({{ text }}, '.org/') or contains({{ text }}, '4open')
            then 'https://' || nullif(regexp_extract(
                replace({{ text }}, '\_', '_'),
                '(?i)\b((?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)/[\w.-]+/[\w.-]*\w|anonymous\.4open\.science/r/[\w.-]*\w)',
                1
            ), '')
    end
{%- endmacro %}

{# The first project page that a text links to: a page at GitHub, GitLab or Google Sites, or what the words before it call one,
   unless that is a repository. Of 99 whose project page the API names, too, 95 give the same. #}
{% macro project_link_in(text) -%}
    case
        when contains({{ text }}, '://')
            then nullif(regexp_replace(
                regexp_extract(
                    regexp_extract(
                        replace({{ text }}, '\_', '_'),
                        '(?i)(?:(?:project|web|home)[- ]?(?:page|site|link)\b[^.]{0,40}?https?://[\w.-]+\.\w+'
                        || '|https?://[\w.-]+\.(?:github|gitlab)\.io\b|https?://sites\.google\.com\b)(?:/[\w./~%&=?#-]*[\w/])?'
                    ),
                    '(?i)https?://\S+$'
                ),
                '(?i)^https?://(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|arxiv\.org|doi\.org)/.*', ''
            ), '')
    end
{%- endmacro %}
