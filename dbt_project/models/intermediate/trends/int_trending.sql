with {{ trending(ref('int_windows'), ref('int_phrase_nestings'), ref('int_lasting_weights')) }}

select * from trending
