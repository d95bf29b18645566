"""Surnames of two characters; those of one are in `config/vocabulary.yaml`."""

TWO_CHARACTERS = (
    "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|宇文|呼延|夏侯|东方|端木|司徒|独孤|南宫|轩辕|百里|申屠|长孙|澹台"
)
"""Surnames of two characters, which come before those of one: 「欧阳总」 is no 阳总."""
