/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_PEER_H
#define SERVE_PEER_H

#include <netinet/in.h>
#include <stdbool.h>

/*
 * Where a connection comes from, and how many come from there.
 *
 * Whoever has one IPv6 address has a whole network of them: of those he is known by the first 64
 * bits, "2001:db8:0:1::/64"; but this machine by its one address. An IPv4 address is the same in
 * whichever form it comes, "192.0.2.1".
 */
enum { PEER_SIZE = INET6_ADDRSTRLEN + 4 };
/* "" for a socket of another kind. */
void peer_write(const struct sockaddr *address, char ret_peer[static PEER_SIZE]);

/* This machine: all its people share it. */
bool peer_is_near(const char *peer);

/* Counts connections. Any thread may ask. */
struct peers;

struct peers *peers_new(uint32_t each_max);
void peers_free(struct peers *peers);
/* One more may come; those who come at the same moment may be one too many for each thread. */
bool peers_may_come(struct peers *peers, const char *peer);
void peers_come(struct peers *peers, const char *peer);
void peers_go(struct peers *peers, const char *peer);

#endif
