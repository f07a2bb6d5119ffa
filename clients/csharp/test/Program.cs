/// <summary>One program for both, so that the library is built once: the tests, or what is done against a live server.</summary>
internal static class Program
{
    private static int Main(string[] given)
    {
        if (given.Length == 0) return VectorsTest.Run();
        Live.Run();
        return 0;
    }
}
