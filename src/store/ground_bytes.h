/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_GROUND_BYTES_H
#define STORE_GROUND_BYTES_H

#include "base/arena.h"
#include "base/buffer.h"
#include "import/ground.h"

/*
 * Shapes in the city file. All numbers are varints, seven bits a byte, low bits first, none longer
 * than it need be: the number of kinds, shapes of each kind, rings
 * in all, points in all; rings of each shape; points of each ring; then of each point its longitude
 * and latitude less those of the point before, in zigzag. Neighbours are near: mostly 4 bytes.
 *
 * What is read back is untrusted; what is taken would be written as the same bytes.
 */
void ground_bytes_write(const struct ground_records *ground, struct buffer *out);
bool ground_bytes_read(const void *bytes, size_t size, struct arena *arena,
                       struct ground_records *ret_ground);

#endif
