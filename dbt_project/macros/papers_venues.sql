{# Venues that go by several names: a key, whether it is a journal, and folded names, as conferences, publishers and
   bibliographies write them. A venue that is not here still matches itself, and any name that shares its telling
   words. #}
{% macro known_venues() -%}
    {{ return([
        ['sigmod record', true, ['acm sigmod record', 'sigmod record', 'sigmod rec']],
        ['vldb journal', true, [
            'the vldb journal the international journal on very large data bases', 'the vldb journal', 'vldb journal',
            'vldb j', 'international journal on very large data bases'
        ]],
        ['tods', true, [
            'acm transactions on database systems tods', 'acm transactions on database systems',
            'acm trans database syst', 'trans database syst', 'tods'
        ]],
        ['tois', true, ['acm transactions on information systems', 'acm trans inf syst', 'tois']],
        ['tkde', true, ['ieee transactions on knowledge and data engineering', 'ieee trans knowl data eng', 'tkde']],
        ['pami', true, [
            'ieee transactions on pattern analysis and machine intelligence', 'ieee trans pattern anal mach intell', 'tpami'
        ]],
        ['jmlr', true, ['journal of machine learning research', 'j mach learn res', 'jmlr']],
        ['jair', true, ['journal of artificial intelligence research', 'j artif intell res', 'jair']],
        ['cacm', true, ['communications of the acm', 'commun acm', 'cacm']],
        ['jacm', true, [
            'journal of the acm', 'journal of the association for computing machinery', 'j acm', 'j assoc comput mach', 'jacm'
        ]],
        ['information and computation', true, ['information and computation', 'inform comput', 'inf comput']],
        ['siam j comput', true, ['siam journal on computing', 'siam j comput', 'siam j on computing']],
        ['jcss', true, [
            'journal of computer and system sciences', 'journal of computer and system science', 'j comput syst sci', 'jcss'
        ]],
        ['tcs', true, ['theoretical computer science', 'theor comput sci']],
        ['neural computation', true, ['neural computation', 'neural comput']],
        ['data engineering bulletin', true, ['ieee data engineering bulletin', 'ieee data eng bull', 'data eng bull']],
        ['sigmod', false, [
            'acm sigmod international conference on management of data', 'international conference on management of data',
            'sigmod conference', 'acm sigmod', 'sigmod'
        ]],
        ['vldb', false, [
            'international conference on very large data bases', 'very large data bases', 'very large databases', 'vldb'
        ]],
        ['icde', false, ['international conference on data engineering', 'icde']],
        ['pods', false, ['symposium on principles of database systems', 'principles of database systems', 'pods']],
        ['edbt', false, ['international conference on extending database technology', 'extending database technology', 'edbt']],
        ['cikm', false, ['international conference on information and knowledge management', 'cikm']],
        ['kdd', false, ['knowledge discovery and data mining', 'sigkdd', 'kdd']],
        ['icdm', false, ['international conference on data mining', 'icdm']],
        ['sigir', false, ['research and development in information retrieval', 'sigir']],
        ['www', false, ['world wide web conference', 'international world wide web conference', 'the web conference', 'www']],
        ['neurips', false, ['advances in neural information processing systems', 'neural information processing systems', 'neurips', 'nips']],
        ['icml', false, ['international conference on machine learning', 'machine learning proceedings', 'machine learning conference', 'icml']],
        ['iclr', false, ['international conference on learning representations', 'iclr']],
        ['colt', false, [
            'european conference on computational learning', 'computational learning theory', 'comput learning theory',
            'comput learn theory', 'eurocolt', 'colt'
        ]],
        ['aistats', false, ['artificial intelligence and statistics', 'aistats']],
        ['uai', false, ['uncertainty in artificial intelligence', 'uai']],
        ['aaai', false, ['national conference on artificial intelligence', 'conference on artificial intelligence', 'aaai']],
        ['ijcai', false, ['international joint conference on artificial intelligence', 'ijcai']],
        ['cvpr', false, ['computer vision and pattern recognition', 'cvpr']],
        ['iccv', false, ['international conference on computer vision', 'iccv']],
        ['eccv', false, ['european conference on computer vision', 'eccv']],
        ['naacl', false, ['north american chapter of the association for computational linguistics', 'naacl']],
        ['emnlp', false, ['empirical methods in natural language processing', 'emnlp']],
        ['acl', false, ['annual meeting of the association for computational linguistics', 'acl']],
        ['stoc', false, ['symposium on theory of computing', 'symposium on the theory of computing',
            'theory of computing', 'theory of computation', 'theory comput', 'stoc']],
        ['focs', false, ['foundations of computer science', 'focs']],
        ['soda', false, ['symposium on discrete algorithms', 'soda']],
        ['icra', false, ['international conference on robotics and automation', 'icra']],
        ['machine learning', true, ['machine learning journal', 'machine learning', 'mach learn']],
    ]) }}
{%- endmacro %}

{# Words that many venues share, as long as those that tell venues apart. #}
{% macro common_venue_words() -%}
    {{ return([
        'proc', 'proceedings', 'conference', 'conf', 'international', 'annual', 'symposium', 'symp', 'workshop',
        'journal', 'trans', 'transactions', 'ieee', 'advances', 'lecture', 'notes', 'press', 'with', 'pages',
        'technical', 'report', 'university', 'department', 'editor', 'editors', 'volume', 'appear'
    ]) }}
{%- endmacro %}

{# How the names of a known venue begin: bibliographies cut long names off. Only what no other known venue's name holds,
   and what says more than "international conference on the". #}
{% macro beginnings_of_venue(key) -%}
    {%- set own = [] -%}
    {%- set others = [] -%}
    {%- for other, _, names in known_venues() %}{% do (own if other == key else others).extend(names) %}{% endfor -%}
    {%- set all_others = ' ' ~ others | join(' | ') ~ ' ' -%}
    {%- set beginnings = [] -%}
    {%- for name in own %}
        {%- set words = name.split() -%}
        {%- for length in range(3, words | length) %}
            {%- set beginning = words[:length] | join(' ') -%}
            {%- set said = words[:length] | reject('in', common_venue_words() + ['the', 'of', 'on', 'and', 'in', 'acm']) | list -%}
            {%- if said and ' ' ~ beginning ~ ' ' not in all_others %}{% do beginnings.append(beginning) %}{% endif %}
        {%- endfor %}
    {%- endfor %}
    {{ return(beginnings | unique | list) }}
{%- endmacro %}

{# The key of the venue that a folded text names, in full or cut off at the text's end; or null. #}
{% macro venue_key(text) -%}
    case
        {%- for key, _, names in known_venues() %}
        when {% for name in names -%}
            contains(' ' || {{ text }} || ' ', ' {{ name }} '){% if not loop.last %} or {% endif %}
        {%- endfor %} then '{{ key }}'
        {%- endfor %}
        {%- for key, _, _ in known_venues() %}
        {%- set beginnings = beginnings_of_venue(key) %}
        {%- if beginnings %}
        when {% for beginning in beginnings -%}
            ends_with(' ' || {{ text }}, ' {{ beginning }}'){% if not loop.last %} or {% endif %}
        {%- endfor %} then '{{ key }}'
        {%- endif %}
        {%- endfor %}
    end
{%- endmacro %}

{# The words of a folded venue that tell it from others, and those of all names of a known venue. #}
{% macro words_of_venue(text, key) -%}
    list_distinct({{ telling_venue_words(text) }} || coalesce(
        map {
            {%- for known, _, names in known_venues() %}
            '{{ known }}': ['{{ (names | join(" ")).split() | unique | join("', '") }}']{{ "," if not loop.last }}
            {%- endfor %}
        }[{{ key }}], []
    ))
{%- endmacro %}

{# A folded text without the venue it ends with. #}
{% macro without_venue_at_end(text) -%}
    {%- set names = [] -%}
    {%- for _, _, spelled in known_venues() %}{% do names.extend(spelled) %}{% endfor -%}
    regexp_replace({{ text }}, ' (in )?(proc )?({{ names | join('|') }})$', '')
{%- endmacro %}

{# A folded title without the proceedings it runs on into: "… from statistical mechanics proceedings of colt 94". A title
   has three words before it does. #}
{% macro without_proceedings(text) -%}
    regexp_replace({{ text }}, '^(\S+ \S+ \S+(?: \S+)*?) (?:(?:in )?(?:proc|proceedings) .*|group of \d+)$', '\1')
{%- endmacro %}

{# True where the text names a journal, false where it names a meeting, null where it does not say. #}
{% macro is_journal(text) -%}
    case
        when regexp_matches({{ text }}, '\b(journal|j|trans|transactions|letters|magazine|bulletin|bull|record|communications|commun|acta|annals)\b')
            then true
        when regexp_matches({{ text }}, '\b(proc|proceedings|conference|conf|symposium|symp|workshop|meeting)\b') then false
    end
{%- endmacro %}

{# A folded venue, null where it is none: reports, theses, manuscripts and preprints were not published anywhere yet. #}
{% macro published_venue(text) -%}
    case
        when not regexp_matches(
            {{ text }}, '\b(report|tech rep|rep|thesis|dissertation|manuscript|unpublished|preprint|arxiv|corr|submitted|preparation)\b'
        ) then nullif({{ text }}, '')
    end
{%- endmacro %}
