select
    * exclude (ai_summary) replace (
        {{ web_address('code_url') }} as code_url,
        {{ web_address('project_url') }} as project_url,
        {{ web_address('thumbnail_url') }} as thumbnail_url,
        {{ one_line('coalesce(ai_summary, summary)') }} as summary
    )
from {{ source('raw', 'digest_entries') }}
