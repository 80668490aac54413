{#
  A row for each app of each chart and day, from the last snapshot of that day.  A
  run reads the last two days that it had anew, as they may not have been over,
  or not all committed.
#}
{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='day',
    on_schema_change='fail',
    indexes=[{'columns': ['app_id', 'day']}, {'columns': ['day']}],
) }}

with measured as (
    select *, (taken_at at time zone '{{ var("time_zone") }}')::date as day
    from {{ source('playfast_history', 'chart_rank') }}
    {% if is_incremental() %}
    where taken_at >= (
        select coalesce(max(day) - 1, '-infinity')::timestamp at time zone '{{ var("time_zone") }}' from {{ this }})
    {% endif %}
),

last_of_day as (
    select *, max(taken_at) over (partition by country, category, collection, lang, day) as last_at
    from measured
)

select country, category, collection, lang, day, rank, app_id, title, developer, genre, taken_at
from last_of_day
where taken_at = last_at
