#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Are the PURE folders pure? Reads the undefined symbols of their archives with nm.

    purity.py SRC FOLDER=ARCHIVE...    check the archives of the PURE folders of SRC/layers.txt
    purity.py --self-test [CC]         compile small impure sources and demand that each is refused

A symbol an archive needs must be defined in the same archive, in the archive of a folder it may
see, or be on the list of what is allowed here. Anything else fails, known to be bad or not: a new
function of the C library has to be looked at once and put on the list by hand.
"""
import os
import re
import subprocess
import sys
import tempfile

from tap import Tap, read_layers

# The C library without files, sockets, clock, chance, environment and threads.
C_LIBRARY = """
    memchr memcmp memcpy memmem memmove mempcpy memrchr memset
    strchr strchrnul strcmp strcspn strdup strlen strncasecmp strcasecmp strcasestr strncmp
    strndup strnlen strpbrk strrchr strspn strstr
    malloc calloc realloc reallocarray free aligned_alloc
    qsort qsort_r bsearch
    snprintf vsnprintf asprintf vasprintf
    strtod strtol strtoll strtoul strtoull
    __isoc99_sscanf
    abort abs labs llabs
    __errno_location
"""
MATHS = """
    acos asin asinh atan atan2 cbrt ceil cos exp exp2 expm1 fabs floor fmax fmin fmod frexp hypot
    ldexp llrint llround log log10 log1p log2 lrint lround modf nearbyint pow remainder rint round
    scalbn sin sincos sqrt tan trunc
"""
# jansson, libdeflate, libsodium and libxml2 where they work on memory alone.
LIBRARIES = [
    r"json_(?!load_file$|loadf$|loadfd$|load_callback$|dump_file$|dumpf$|dumpfd$"
    r"|dump_callback$|object_seed$)\w+",
    r"libdeflate_\w+",
    # Of libsodium by full name: its functions that make keys, nonces or salts take chance.
    r"crypto_generichash(_init|_update|_final)?",
    r"crypto_sign_(seed_keypair|detached|verify_detached|ed25519_sk_to_seed)",
    r"crypto_aead_xchacha20poly1305_ietf_(en|de)crypt",
    r"crypto_pwhash",
    r"sodium_(memzero|memcmp|bin2hex|pad|unpad)",
    r"xml(CreatePushParserCtxt|CtxtUseOptions|ParseChunk|StopParser|FreeParserCtxt)",
    r"xml(Malloc|Free)",
    r"xmlStr\w+",
]
# What compilers put in: wide arithmetic, stack protector, position-independent code, checked
# copies of the functions above, sanitizers and coverage.
COMPILER = [
    r"__(u?div|u?mod|u?divmod|mul|ash[lr]|lshr|float\w*|fix\w*|popcount)[dst]i[34]?",
    r"__(float|fix|floatun|fixuns)[dst]i?[sdtx]f", r"__fix(uns)?[sdtx]f[dst]i",
    r"__stack_chk_fail", r"_GLOBAL_OFFSET_TABLE_", r"__tls_get_addr",
    r"__(asan|ubsan|tsan|msan|sanitizer|sancov|gcov|llvm|start___sanc|stop___sanc)\w*",
]
# Where an invariant breaks, the program says so and stops.
EXCEPTIONS = {("base", "assert.c.o"): {"stderr", "fprintf", "__fprintf_chk", "fwrite"}}

# Only for the message: why a symbol is not allowed.
FAMILIES = [
    ("opens or writes files", r"(f|fd)?open\w*|creat|f?(read|write|puts?c?|gets?c?|scanf|printf)"
     r"|f(close|flush|seek|tell)\w*|unlink|rename|remove|mkdir|stat\w*|std(in|out|err)|puts|putchar"
     r"|v?f?printf|opendir|readdir|mmap|tmpfile|mkstemp|ftruncate|fsync|dlopen"),
    ("talks to the network", r"socket|connect|bind|listen|accept4?|send\w*|recv\w*|getaddrinfo"
     r"|gethost\w*|curl_\w+"),
    ("reads the clock", r"time|clock\w*|gettimeofday|localtime\w*|gmtime\w*|ctime\w*|strftime"
     r"|nanosleep|u?sleep|timer\w*"),
    ("reads the environment", r"\w*getenv\w*|environ|setlocale|localeconv|uname|sysconf|getpid"
     r"|getuid|getcwd|isatty"),
    ("takes chance", r"s?rand\w*|[delmnj]rand48|getrandom|getentropy|arc4random\w*|randombytes\w*"),
    ("starts threads or processes", r"pthread_\w+|thrd_\w+|fork|exec\w+|system|popen|clone"),
]


def allowed_pattern():
    words = (C_LIBRARY + MATHS).split()
    checked = [f"__{word}_chk" for word in C_LIBRARY.split()]
    return re.compile("|".join(f"(?:{p})" for p in [*words, *checked, *LIBRARIES, *COMPILER]))


ALLOWED = allowed_pattern()


def symbols(archive):
    """(defined, undefined): sets of names, and a list of (member, name)."""
    output = subprocess.run(["nm", "--format=posix", archive], check=True, text=True,
                            capture_output=True).stdout
    defined, undefined, member = set(), [], "?"
    for line in output.splitlines():
        head = re.fullmatch(r".*\[(.+)\]:", line)
        if head:
            member = os.path.basename(head.group(1))
            continue
        fields = line.split()
        if len(fields) < 2:
            continue
        name = fields[0].split("@")[0]
        if fields[1] in "Uwv":
            undefined.append((member, name))
        else:
            defined.add(name)
    return defined, undefined


def reason(name):
    for said, pattern in FAMILIES:
        if re.fullmatch(f"(__)?({pattern})(64|_chk)?", name):
            return said
    return "is not on the list of what is allowed"


def check_folder(folder, seen_defined, undefined):
    problems = []
    for member, name in undefined:
        excused = name in EXCEPTIONS.get((folder, member), ())
        if name not in seen_defined and not excused and not ALLOWED.fullmatch(name):
            problems.append(f"{member}: {name} {reason(name)}")
    return sorted(set(problems))


def check_archives(src, archives, tap):
    layers = read_layers(os.path.join(src, "layers.txt"))
    read = {folder: symbols(path) for folder, path in archives.items()}
    for layer in layers.values():
        folder = os.path.join(src, layer.name)
        has_code = os.path.isdir(folder) and any(n.endswith(".c") for n in os.listdir(folder))
        if not layer.pure or not (has_code or layer.name in read):
            continue
        if layer.name not in read:
            tap.point(f"{layer.name} is pure", ["its archive was not handed to this check"])
            continue
        seen = set().union(*(read[name][0] for name in [layer.name, *layer.below] if name in read))
        tap.point(f"{layer.name} is pure", check_folder(layer.name, seen, read[layer.name][1]))


# name of the mistake, source, part of what the check must say
SOURCES = [
    ("a pure source", "#include <string.h>\n#include <math.h>\n"
     "int f(const char *a, double x) { return (int)(strlen(a) + (unsigned)lround(sin(x))); }",
     None),
    ("a file", '#include <stdio.h>\nvoid *f(void) { return fopen("a", "r"); }', "fopen opens"),
    ("a low-level file", '#include <fcntl.h>\nint f(void) { return open("a", 0); }', "open opens"),
    ("standard output", '#include <stdio.h>\nvoid f(void) { printf("%d", 1); }', "printf opens"),
    ("a socket", "#include <sys/socket.h>\nint f(void) { return socket(1, 2, 3); }",
     "socket talks"),
    ("the clock", "#include <time.h>\nlong f(void) { return time(0); }", "time reads the clock"),
    ("another clock", "#include <time.h>\nint f(struct timespec *t)"
     " { return clock_gettime(CLOCK_MONOTONIC, t); }", "clock_gettime reads the clock"),
    ("the environment", '#include <stdlib.h>\nchar *f(void) { return getenv("A"); }',
     "getenv reads the env"),
    ("chance", "#include <stdlib.h>\nint f(void) { return rand(); }", "rand takes chance"),
    ("chance of libsodium", "void randombytes_buf(void *, unsigned long);\n"
     "void f(void *a) { randombytes_buf(a, 8); }", "randombytes_buf takes chance"),
    ("a key pair by chance", "int crypto_sign_keypair(void *, void *);\n"
     "int f(void *a) { return crypto_sign_keypair(a, a); }", "crypto_sign_keypair is not"),
    ("a password hash with a salt by chance", "int crypto_pwhash_str(char *, const char *);\n"
     "int f(char *a) { return crypto_pwhash_str(a, a); }", "crypto_pwhash_str is not"),
    ("a thread", "#include <pthread.h>\nvoid *g(void *x) { return x; }\n"
     "int f(void) { pthread_t t; return pthread_create(&t, 0, g, 0); }", "pthread_create starts"),
    ("what nobody has looked at", "int frobnicate(void);\nint f(void) { return frobnicate(); }",
     "frobnicate is not on the list"),
    ("a weak reference", "__attribute__((weak)) int frobnicate(void);\n"
     "int f(void) { return frobnicate ? frobnicate() : 0; }", "frobnicate is not on the list"),
    ("a layer above, without its header",
     "int plan_something(void);\nint f(void) { return plan_something(); }",
     "plan_something is not on the list"),
]


def problems_of(source, compiler, folder):
    with open(os.path.join(folder, "f.c"), "w", encoding="utf-8") as file:
        file.write(source + "\n")
    archive = os.path.join(folder, "f.a")
    if os.path.exists(archive):
        os.remove(archive)
    for command in ([*compiler, "-O2", "-c", "f.c", "-o", "f.o"], ["ar", "rcs", "f.a", "f.o"]):
        subprocess.run(command, check=True, cwd=folder)
    defined, undefined = symbols(archive)
    return check_folder("f", defined, undefined)


def self_test(tap, compiler):
    with tempfile.TemporaryDirectory() as folder:
        for name, source, said in SOURCES:
            problems = problems_of(source, compiler, folder)
            if said is None:
                tap.point(f"passes {name}", problems)
            else:
                found = any(said in problem for problem in problems)
                tap.point(f"refuses {name}", [] if found else [f"said only: {problems}"])
        with open(os.path.join(folder, "layers.txt"), "w", encoding="utf-8") as file:
            file.write("low PURE :\n")
        os.mkdir(os.path.join(folder, "low"))
        with open(os.path.join(folder, "low", "f.c"), "w", encoding="utf-8") as file:
            file.write("\n")
        quiet = Tap()
        quiet.point = lambda name, problems: setattr(quiet, "failed", len(problems))
        check_archives(folder, {}, quiet)
        tap.point("refuses a pure folder whose archive is missing",
                  [] if quiet.failed else ["said nothing"])


def main():
    tap = Tap()
    if sys.argv[1:2] == ["--self-test"]:
        self_test(tap, sys.argv[2:] or ["cc"])
    else:
        check_archives(sys.argv[1], dict(pair.split("=", 1) for pair in sys.argv[2:]), tap)
    tap.end()


if __name__ == "__main__":
    main()
