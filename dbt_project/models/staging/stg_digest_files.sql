select * from {{ source('raw', 'digest_files') }}
