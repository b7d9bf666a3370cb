select * from {{ source('raw', 'digest_outcomes') }}
