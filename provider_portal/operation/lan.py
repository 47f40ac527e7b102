"""This machine's place on the local network: its addresses and names, without asking anybody."""

import fcntl
import ipaddress
import socket
import struct

from provider_portal.ground.errors import OutsideError

_SIOCGIFADDR = 0x8915
_ADDRESS_AT = slice(20, 24)
_ELSEWHERE = (
    "192.0.2.1",
    9,
)  # RFC 5737: routed like the internet, owned by nobody; UDP connect sends nothing
_OWN_BRIDGES = ("docker", "br-", "veth", "virbr", "lxc", "cni")


def lan_addresses() -> list[str]:
    """IPv4 addresses that a phone nearby could reach, the one of the default route first; may be empty."""
    addresses = dict.fromkeys([*_routed(), *_of_interfaces()])
    return [address for address in addresses if _reachable(address)]


def choose_address(preferred: str) -> str:
    """`preferred` where it is one of this machine's own, else the default route's; OutsideError without a network."""
    addresses = lan_addresses()
    if not addresses:
        raise OutsideError("no_lan", "没有找到局域网地址：请先连上 Wi-Fi 或网线，再运行 ./run --lan。")
    return preferred if preferred in addresses else addresses[0]


def own_names() -> list[str]:
    """Every name and address under which this machine's pages may be opened."""
    host = socket.gethostname().lower()
    names = ["localhost", "127.0.0.1", *lan_addresses()]
    return names if host in names else [*names, host, f"{host.partition('.')[0]}.local"]


def _routed() -> list[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return []
        return [str(probe.getsockname()[0])]


def _of_interfaces() -> list[str]:
    addresses = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            if name.startswith(_OWN_BRIDGES):
                continue
            try:
                answer = fcntl.ioctl(probe, _SIOCGIFADDR, struct.pack("256s", name.encode()))
            except OSError:  # an interface without an IPv4 address
                continue
            addresses.append(socket.inet_ntoa(answer[_ADDRESS_AT]))
    return addresses


def _reachable(address: str) -> bool:
    value = ipaddress.ip_address(address)
    return not (value.is_loopback or value.is_link_local or value.is_unspecified)
