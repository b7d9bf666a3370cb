-- The same rows without a daily list of one day: what models then do shows in no other rows.
use warehouse;
update intermediate.int_entries set listed_on = null where is_in_force and source_kind in ('daily', 'listing');
