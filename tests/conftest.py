from hypothesis import settings

# A law holds however busy the machine is: no example is failed for being slow.
settings.register_profile("briefbot", deadline=None)
settings.load_profile("briefbot")
