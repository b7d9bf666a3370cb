select * from {{ ref('int_lasting_weights') }}
