"""Opens dashboards of Superset in Chromium, and says what is there.

    look.py URL CHROMIUM PICTURES SLUG[=TIMES]...

Prints, as JSON, of each opening the theme and the charts: what each says, its
pictures (canvases with more than one colour) and the rows of its table; and every
response that is an error.
"""
import json
import os
import sys

from playwright.sync_api import sync_playwright

CHARTS = """() => [...document.querySelectorAll('.dashboard-component-chart-holder')].map(chart => ({
    says: chart.innerText,
    rows: chart.querySelectorAll('tbody tr').length,
    drawn: [...chart.querySelectorAll('canvas')].filter(canvas => {
        const pixels = new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer);
        return pixels.some(pixel => pixel !== pixels[0]);
    }).length
}))"""
# A chart that has not begun yet has no sign of its work, so wait for its place to fill.
READY = """() => {
    const charts = [...document.querySelectorAll('.dashboard-component-chart-holder')];
    return charts.length > 0 && !document.querySelector('.loading, [data-test=loading-indicator]')
        && charts.every(chart => chart.querySelector('canvas, tbody tr, .ant-empty, [role=alert]'));
}"""

url, chromium, pictures, *dashboards = sys.argv[1:]
errors = []
openings = []
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=chromium,
        args=["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
              "--disable-component-update", "--disable-sync"])
    page = browser.new_context(viewport={"width": 1500, "height": 1330}).new_page()
    page.set_default_timeout(180_000)
    page.on("response", lambda response: errors.append([response.status, response.url]) if response.status >= 400 else None)
    page.request.post(url + "/login/", form={"username": "admin", "password": "admin"})
    for dashboard in dashboards:
        slug, _, times = dashboard.partition("=")
        for _ in range(int(times or 1)):
            page.goto("%s/superset/dashboard/%s/" % (url, slug))
            page.wait_for_function(READY)
            # Lines and bars grow for a second.
            page.wait_for_timeout(2500)
            theme = page.evaluate("slug => fetch(`/api/v1/dashboard/${slug}`).then(answer => answer.json())", slug)["result"]["theme"]
            openings.append({"dashboard": slug, "charts": page.evaluate(CHARTS), "theme": theme and theme["theme_name"]})
        page.screenshot(path=os.path.join(pictures, slug + ".png"))
    browser.close()
print(json.dumps({"openings": openings, "errors": errors}))
