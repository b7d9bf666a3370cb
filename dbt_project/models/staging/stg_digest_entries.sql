select * from {{ source('raw', 'digest_entries') }}
