/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_HANDLES_H
#define HOST_HANDLES_H

#include <stdint.h>

/* Files and connections that this process may have open at once: at least so many, where the system
 * lets it; else as many as it does. */
void handles_want(uint64_t count);

#endif
