{#
  What the store shows now of the apps that were on top in the last days.  It asks
  Google Play, hundreds of apps of a country in a request; where that fails,
  the model fails, and yesterday's table stays.
#}
{{ config(materialized='table') }}

with leaders as (
    select distinct app_id, country
    from {{ ref('chart_day') }}
    where rank <= 3 and day > (select max(day) from {{ ref('chart_day') }}) - 7
)

select d.app_id, d.country, d.title, d.price, d.currency, d.score, d.ratings, d.real_installs, d.version, d.fetched_at
from {{ var('playfast_schema') }}.playfast_app_digests_batch(array(
    select {{ var('playfast_schema') }}.playfast_digest_request(
        app_id => app_id, country => country,
        fields => '{title,price,currency,score,ratings,real_installs,version}')
    from leaders)) as d
