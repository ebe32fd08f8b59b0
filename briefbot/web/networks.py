"""Which addresses are on the internet, and which are private, local or reserved."""

import ipaddress

#: Networks that IANA's registries reserve for special purposes, and multicast; of IPv6 only those inside `_ASSIGNED`.
#: Python's own ``is_global`` has the registries as of its release.
_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "3fff::/20"),
    )
)

#: The IPv6 addresses that are assigned to the internet; site-local, unique local and link-local ones are outside.
_ASSIGNED = ipaddress.IPv6Network("2000::/3")

#: Networks of IPv6 addresses in which a translator (NAT64) embeds IPv4 addresses.
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Return whether ``address``, and any IPv4 address embedded in it, is public.

    >>> is_public("93.184.215.14"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip not in _ASSIGNED:
            return False
    return not any(ip in network for network in _SPECIAL)
