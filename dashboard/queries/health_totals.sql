select
    (select count(*) from digest_outcomes) as files,
    (select count(*) from digest_outcomes where outcome = 'rejected') as files_rejected,
    (select count(*) from rejected_entries) as rejects,
    (select count(distinct file_path) from rejected_entries) as files_with_rejects,
    (select count(*) from digests) as digests,
    (select count(*) from digests where listed_on is null and listed_from is null) as digests_without_a_day,
    (select count(*) from config_problems) as config_problems
