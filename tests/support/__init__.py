"""What tests share: towns, made-up warnings, running workers, real servers."""
