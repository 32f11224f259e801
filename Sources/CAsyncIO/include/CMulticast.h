// Multicast groups: structures with unions of addresses that Swift would have to fill by hand.
#ifndef CASYNCIO_MULTICAST_H
#define CASYNCIO_MULTICAST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/// The number of a network interface, or 0 if there is none of that name.
uint32_t casyncio_interface_index(const char *name);
/// Joins or leaves the group of an IPv4 or IPv6 address; interface 0 is the system's choice.
int casyncio_set_member(int socket, bool is_member, const struct sockaddr *group, uint32_t interface);
/// Chooses the interface by which datagrams for groups leave.
int casyncio_set_multicast_interface(int socket, int family, uint32_t interface);

#endif
