"""The pages of the desk: each module here has `ROUTES`, and `NAV` where it stands in the bar, in this order."""

PAGES = (
    "home",
    "relation",
    "events",
    "claims",
    "outlets",
    "event",
    "story",
    "review",
    "forecasts",
    "brief",
    "export",
    "help",
    "people",
)
