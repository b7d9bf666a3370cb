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
