-- In a chart of a day every rank from 1 on is there, and once.
select country, category, collection, lang, day, count(*) as apps, max(rank) as last_rank
from {{ ref('chart_day') }}
group by country, category, collection, lang, day
having count(*) <> max(rank) or count(*) <> count(distinct rank) or count(*) <> count(distinct app_id)
