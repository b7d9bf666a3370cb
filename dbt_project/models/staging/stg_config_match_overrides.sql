select * from {{ source('raw', 'config_match_overrides') }}
