"""What holds for every test."""

from hypothesis import HealthCheck, settings

# Tests run side by side on busy machines: a slow example there is no fault. Speed is measured by `make bench`.
settings.register_profile("yalu", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("yalu")
