#define _GNU_SOURCE
#include "CMulticast.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>

uint32_t casyncio_interface_index(const char *name) { return if_nametoindex(name); }

int casyncio_set_member(int socket, bool is_member, const struct sockaddr *group, uint32_t interface) {
    if (group->sa_family == AF_INET) {
        struct ip_mreqn request = {
            .imr_multiaddr = ((const struct sockaddr_in *)group)->sin_addr,
            .imr_ifindex = (int)interface,
        };
        int name = is_member ? IP_ADD_MEMBERSHIP : IP_DROP_MEMBERSHIP;
        return setsockopt(socket, IPPROTO_IP, name, &request, sizeof request);
    }
    if (group->sa_family == AF_INET6) {
        struct ipv6_mreq request = {
            .ipv6mr_multiaddr = ((const struct sockaddr_in6 *)group)->sin6_addr,
            .ipv6mr_interface = interface,
        };
        int name = is_member ? IPV6_JOIN_GROUP : IPV6_LEAVE_GROUP;
        return setsockopt(socket, IPPROTO_IPV6, name, &request, sizeof request);
    }
    errno = EAFNOSUPPORT;
    return -1;
}

int casyncio_set_multicast_interface(int socket, int family, uint32_t interface) {
    if (family == AF_INET) {
        struct ip_mreqn request = {.imr_ifindex = (int)interface};
        return setsockopt(socket, IPPROTO_IP, IP_MULTICAST_IF, &request, sizeof request);
    }
    return setsockopt(socket, IPPROTO_IPV6, IPV6_MULTICAST_IF, &interface, sizeof interface);
}
