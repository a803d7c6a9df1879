/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "serve/peer.h"

static void assert_peer(const char *address, const char *expected)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    char peer[PEER_SIZE];
    if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
        peer_write((const struct sockaddr *)&v4, peer);
    else if (inet_pton(AF_INET6, address, &v6.sin6_addr) == 1)
        peer_write((const struct sockaddr *)&v6, peer);
    else
        fail_msg("%s is no address", address);
    assert_string_equal(peer, expected);
}

static void takes_a_network_of_ipv6_for_one(void **state)
{
    const struct sockaddr other = {.sa_family = AF_UNIX};
    char peer[PEER_SIZE];
    (void)state;
    assert_peer("10.1.2.3", "10.1.2.3");
    assert_peer("::ffff:10.1.2.3", "10.1.2.3");
    assert_peer("::1", "::1");
    assert_peer("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64");
    assert_peer("2001:db8:1:2:9:9:9:9", "2001:db8:1:2::/64");
    assert_peer("2001:db8:1:3:3:4:5:6", "2001:db8:1:3::/64");
    /* The same network, whose address is written in two ways. */
    assert_peer("2001:db8::7", "2001:db8::/64");
    assert_peer("2001:db8:0:0:7:7:7:7", "2001:db8::/64");
    assert_peer("fe80::1", "fe80::/64");
    peer_write(&other, peer);
    assert_string_equal(peer, "");
    assert_true(peer_is_near("127.3.2.1") && peer_is_near("::1"));
    assert_false(peer_is_near("10.0.0.1") || peer_is_near("::/64") || peer_is_near(""));
}

static void counts_those_who_come_and_go(void **state)
{
    struct peers *peers = peers_new(2);
    (void)state;
    for (int round = 0; round < 3; round++) {
        peers_come(peers, "10.0.0.1");
        assert_true(peers_may_come(peers, "10.0.0.1"));
        peers_come(peers, "10.0.0.1");
        assert_false(peers_may_come(peers, "10.0.0.1"));
        assert_true(peers_may_come(peers, "10.0.0.2"));
        peers_go(peers, "10.0.0.1");
        assert_true(peers_may_come(peers, "10.0.0.1"));
        peers_go(peers, "10.0.0.1");
    }
    peers_go(peers, "10.0.0.1");
    for (int n = 0; n < 3000; n++) {
        char peer[PEER_SIZE];
        snprintf(peer, sizeof peer, "10.0.%d.%d", n / 256, n % 256);
        peers_come(peers, peer);
    }
    peers_free(peers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_a_network_of_ipv6_for_one),
        cmocka_unit_test(counts_those_who_come_and_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
