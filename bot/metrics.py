"""The figures of /metrics. No label ever holds a person."""

from prometheus_client import Counter, Gauge, Histogram

TURNS = Counter("kc_turns", "Messages handled, by channel and what came of them", ["channel", "result"])
TURN_SECONDS = Histogram(
    "kc_turn_seconds", "Time of a turn until its commit", buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2)
)
ANSWERS = Counter("kc_answers", "Questions answered, by outcome", ["outcome"])
DELIVERIES = Gauge("kc_deliveries", "Messages owed, sent and failed", ["state"])
CHOOSER = Gauge("kc_chooser_ready", "1 once the trained chooser answers beside the index")
