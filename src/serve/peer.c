/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/peer.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"

enum { MAPPED_AT = 12, NETWORK_BYTES = 8, PLACES = 1024 };

static void write_v6(const struct in6_addr *address, char ret_peer[static PEER_SIZE])
{
    struct in6_addr network = {0};
    if (IN6_IS_ADDR_V4MAPPED(address)) {
        inet_ntop(AF_INET, &address->s6_addr[MAPPED_AT], ret_peer, PEER_SIZE);
        return;
    }
    if (IN6_IS_ADDR_LOOPBACK(address)) {
        inet_ntop(AF_INET6, address, ret_peer, PEER_SIZE);
        return;
    }
    static const char length[] = "/64";
    memcpy(network.s6_addr, address->s6_addr, NETWORK_BYTES);
    inet_ntop(AF_INET6, &network, ret_peer, INET6_ADDRSTRLEN);
    memcpy(ret_peer + strlen(ret_peer), length, sizeof length);
}

void peer_write(const struct sockaddr *address, char ret_peer[static PEER_SIZE])
{
    ret_peer[0] = '\0';
    if (address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, ret_peer, PEER_SIZE);
    else if (address->sa_family == AF_INET6)
        write_v6(&((const struct sockaddr_in6 *)address)->sin6_addr, ret_peer);
}

bool peer_is_near(const char *peer)
{
    return strncmp(peer, "127.", 4) == 0 || strcmp(peer, "::1") == 0;
}

struct counted {
    char peer[PEER_SIZE];
    uint32_t count; /* not 0 */
    struct counted *next;
};

struct peers {
    uint32_t each_max;
    pthread_mutex_t lock;
    struct counted *places[PLACES]; /* chains; not longer than there are connections */
};

struct peers *peers_new(uint32_t each_max)
{
    struct peers *peers = calloc(1, sizeof *peers);
    ALWAYS(peers);
    peers->each_max = each_max;
    ALWAYS(pthread_mutex_init(&peers->lock, NULL) == 0);
    return peers;
}

void peers_free(struct peers *peers)
{
    for (int p = 0; p < PLACES; p++)
        while (peers->places[p]) {
            struct counted *next = peers->places[p]->next;
            free(peers->places[p]);
            peers->places[p] = next;
        }
    pthread_mutex_destroy(&peers->lock);
    free(peers);
}

/* FNV-1a */
static struct counted **find(struct peers *peers, const char *peer)
{
    uint32_t hash = UINT32_C(2166136261);
    for (const char *at = peer; *at; at++)
        hash = (hash ^ (unsigned char)*at) * UINT32_C(16777619);
    struct counted **place = &peers->places[hash % PLACES];
    while (*place && strcmp((*place)->peer, peer) != 0)
        place = &(*place)->next;
    return place;
}

bool peers_may_come(struct peers *peers, const char *peer)
{
    ALWAYS(pthread_mutex_lock(&peers->lock) == 0);
    const struct counted *counted = *find(peers, peer);
    bool may = !counted || counted->count < peers->each_max;
    pthread_mutex_unlock(&peers->lock);
    return may;
}

void peers_come(struct peers *peers, const char *peer)
{
    ALWAYS(pthread_mutex_lock(&peers->lock) == 0);
    struct counted **place = find(peers, peer);
    if (!*place) {
        *place = calloc(1, sizeof **place);
        ALWAYS(*place);
        snprintf((*place)->peer, sizeof(*place)->peer, "%s", peer);
    }
    (*place)->count++;
    pthread_mutex_unlock(&peers->lock);
}

void peers_go(struct peers *peers, const char *peer)
{
    ALWAYS(pthread_mutex_lock(&peers->lock) == 0);
    struct counted **place = find(peers, peer), *counted = *place;
    if (counted && --counted->count == 0) {
        *place = counted->next;
        free(counted);
    }
    pthread_mutex_unlock(&peers->lock);
}
